"""What is left of a crash, for the person to read before anybody else does.

recorder     writes reports
dialog       shows them whole: copy, save, open the folder, delete
desk         tells of one after the start, of an error that was survived

The text is made in `tideboard_core.crash_report`, the files are kept by `tideboard_core.crash_files`.
"""
