; Installs Tideboard for one person: no administrator, nothing outside the person's own folders and registry.
;
; Compiled by packaging/building/windows.py, which writes three files and gives their folder as WORK:
;   product.nsh        VERSION, ORDER (the version as four numbers), SETUP, FROZEN, KILOBYTES, ICON, and SIGN where there is a certificate
;   install_files.nsh  one File line per file of the frozen folder
;   remove_files.nsh   one Delete line for each of the same files, then the folders, deepest first
;
; setup.exe /S            no questions; the desktop shortcut is left out
; setup.exe /LANG=1028    another language than Windows' own: 1033, 2052, 1028
; setup.exe /D=FOLDER     another folder (last on the line, without quotes)
; uninstall.exe /S [/REMOVEDATA]
; Codes: 0 done, 1 cancelled, 2 aborted, 3 the program is running, 4 a newer version is installed, 5 Windows is too old,
; 6 the old version could not be removed.

Unicode true
!ifndef TARGET
  !define TARGET x86-unicode
!endif
Target ${TARGET}
!include "${WORK}/product.nsh"

!define NAME "Tideboard"
!define APPLICATION_ID "Tideboard.Tideboard"
!define LAYOUT_ENDING ".tideboard-layout"
!define LAYOUT_CLASS "Tideboard.Layout"
!define LAYOUT_TYPE "application/vnd.tideboard.layout+json"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define PATH_KEY "Software\Microsoft\Windows\CurrentVersion\App Paths\tideboard.exe"
!define CODE_RUNNING 3
!define CODE_DOWNGRADE 4
!define CODE_SYSTEM 5
!define CODE_OLD_STAYS 6

Name "${NAME}"
BrandingText "${NAME} ${VERSION}"
OutFile "${SETUP}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
SetCompressor /SOLID ${COMPRESSOR}
!if ${COMPRESSOR} == lzma
  SetCompressorDictSize 64
!endif
; The same files give the same installer: no times of the machine that built them.
SetDateSave off
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
AllowSkipFiles off
XPStyle on

!include "MUI2.nsh"
!include "nsDialogs.nsh"
!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "WordFunc.nsh"
!include "WinVer.nsh"
!include "x64.nsh"
!include "shortcut.nsh"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\tideboard.exe"
!define MUI_FINISHPAGE_NOAUTOCLOSE
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.AskAboutData un.HearAboutData
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "TradChinese"
!include "texts.nsh"

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
!macro product_facts LANGUAGE
  VIAddVersionKey /LANG=${LANGUAGE} "ProductName" "${NAME}"
  VIAddVersionKey /LANG=${LANGUAGE} "ProductVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileDescription" "${NAME} ${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "LegalCopyright" "${COPYRIGHT}"
!macroend
!insertmacro product_facts ${LANG_ENGLISH}
!insertmacro product_facts ${LANG_SIMPCHINESE}
!insertmacro product_facts ${LANG_TRADCHINESE}

!ifdef SIGN
  !finalize '${SIGN} "%1"' = 0
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

Var KeepData

; NSIS takes the first Chinese it knows for every Chinese Windows; Hong Kong, Taiwan and Macao read the traditional one.
!macro choose_language UN
Function ${UN}ChooseLanguage
  ${If} $LANGUAGE = ${LANG_SIMPCHINESE}
    System::Call 'kernel32::GetUserDefaultUILanguage() i .r0'
    ${If} $0 = 1028
    ${OrIf} $0 = 3076
    ${OrIf} $0 = 5124
      StrCpy $LANGUAGE ${LANG_TRADCHINESE}
    ${EndIf}
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/LANG=" $1
  ${IfNot} ${Errors}
    StrCpy $LANGUAGE $1
  ${EndIf}
FunctionEnd
!macroend
!insertmacro choose_language ""
!insertmacro choose_language "un."

; Windows lets nobody write to a program that runs: what cannot be opened for writing is running.
!macro stop_while_running UN
Function ${UN}StopWhileRunning
  again:
  StrCpy $1 ""
  ${For} $2 1 2
    StrCpy $3 "$0\tideboard.exe"
    ${If} $2 = 2
      StrCpy $3 "$0\tideboard-sandbox.exe"
    ${EndIf}
    ${If} ${FileExists} "$3"
      ClearErrors
      FileOpen $4 "$3" a
      ${If} ${Errors}
        StrCpy $1 "running"
      ${Else}
        FileClose $4
      ${EndIf}
    ${EndIf}
  ${Next}
  ${If} $1 == "running"
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(text_running)" /SD IDCANCEL IDRETRY again
    SetErrorLevel ${CODE_RUNNING}
    Quit
  ${EndIf}
FunctionEnd
!macroend
!insertmacro stop_while_running ""
!insertmacro stop_while_running "un."

Function .onInit
  SetShellVarContext current
  Call ChooseLanguage
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} 17763
    MessageBox MB_OK|MB_ICONSTOP "$(text_system)" /SD IDOK
    SetErrorLevel ${CODE_SYSTEM}
    Quit
  ${EndIf}
  ReadRegStr $1 HKCU "${UNINSTALL_KEY}" "VersionOrder"
  ${If} $1 != ""
    ${VersionCompare} "$1" "${ORDER}" $2
    ${If} $2 = 1
      ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "DisplayVersion"
      MessageBox MB_OK|MB_ICONSTOP "$(text_downgrade)" /SD IDOK
      SetErrorLevel ${CODE_DOWNGRADE}
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

; The installed version knows its own files; its uninstaller takes out those, and leaves data and what the person put there.
Function RemoveOldVersion
  ReadRegStr $5 HKCU "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $5 != ""
  ${AndIf} ${FileExists} "$5\uninstall.exe"
    StrCpy $0 $5
    Call StopWhileRunning
    ClearErrors
    ExecWait '"$5\uninstall.exe" /S /UPGRADE _?=$5' $0
    ${If} ${Errors}
    ${OrIf} $0 <> 0
      MessageBox MB_OK|MB_ICONSTOP "$(text_old_stays)" /SD IDOK
      SetErrorLevel ${CODE_OLD_STAYS}
      Quit
    ${EndIf}
    ${If} $5 != $INSTDIR
      Delete "$5\uninstall.exe"
      RMDir "$5"
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "$(text_program)" section_program
  SectionIn RO
  StrCpy $0 $INSTDIR
  Call StopWhileRunning
  Call RemoveOldVersion
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  !include "${WORK}/install_files.nsh"

  SetOutPath "$INSTDIR"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\tideboard.exe" "" "$INSTDIR\tideboard.exe" 0 "" "" "$(text_shortcut)"
  !insertmacro set_application_id "$SMPROGRAMS\${NAME}.lnk"

  WriteRegStr HKCU "Software\Classes\${LAYOUT_ENDING}" "" "${LAYOUT_CLASS}"
  WriteRegStr HKCU "Software\Classes\${LAYOUT_ENDING}" "Content Type" "${LAYOUT_TYPE}"
  WriteRegStr HKCU "Software\Classes\${LAYOUT_ENDING}\OpenWithProgids" "${LAYOUT_CLASS}" ""
  WriteRegStr HKCU "Software\Classes\${LAYOUT_CLASS}" "" "$(text_layout)"
  WriteRegStr HKCU "Software\Classes\${LAYOUT_CLASS}" "AppUserModelID" "${APPLICATION_ID}"
  WriteRegStr HKCU "Software\Classes\${LAYOUT_CLASS}\DefaultIcon" "" "$INSTDIR\tideboard.exe,0"
  WriteRegStr HKCU "Software\Classes\${LAYOUT_CLASS}\shell\open\command" "" '"$INSTDIR\tideboard.exe" --open "%1"'
  WriteRegStr HKCU "${PATH_KEY}" "" "$INSTDIR\tideboard.exe"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "VersionOrder" "${ORDER}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\tideboard.exe,0"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

Section /o "$(text_desktop)" section_desktop
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\tideboard.exe" "" "$INSTDIR\tideboard.exe" 0 "" "" "$(text_shortcut)"
  !insertmacro set_application_id "$DESKTOP\${NAME}.lnk"
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${section_program} $(text_program_about)
  !insertmacro MUI_DESCRIPTION_TEXT ${section_desktop} $(text_desktop_about)
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function un.onInit
  SetShellVarContext current
  Call un.ChooseLanguage
  StrCpy $KeepData "yes"
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/REMOVEDATA" $1
  ${IfNot} ${Errors}
    StrCpy $KeepData "no"
  ${EndIf}
  StrCpy $0 $INSTDIR
  Call un.StopWhileRunning
FunctionEnd

Function un.AskAboutData
  !insertmacro MUI_HEADER_TEXT "$(text_data_title)" "$(text_data_about)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 0 0 100% 14u "$(text_data_keep)"
  Pop $1
  ${NSD_CreateRadioButton} 0 18u 100% 14u "$(text_data_remove)"
  Pop $2
  ${NSD_CreateLabel} 0 44u 100% 48u "$(text_data_keyring)"
  Pop $3
  ${If} $KeepData == "yes"
    ${NSD_Check} $1
  ${Else}
    ${NSD_Check} $2
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function un.HearAboutData
  ${NSD_GetState} $2 $0
  StrCpy $KeepData "yes"
  ${If} $0 = ${BST_CHECKED}
    StrCpy $KeepData "no"
  ${EndIf}
FunctionEnd

Section "Uninstall"
  SetOutPath "$TEMP"
  !include "${WORK}/remove_files.nsh"
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/UPGRADE" $1
  ${If} ${Errors}
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\${NAME}.lnk"
    Delete "$DESKTOP\${NAME}.lnk"
    ReadRegStr $0 HKCU "Software\Classes\${LAYOUT_ENDING}" ""
    ${If} $0 == "${LAYOUT_CLASS}"
      DeleteRegValue HKCU "Software\Classes\${LAYOUT_ENDING}" ""
      DeleteRegValue HKCU "Software\Classes\${LAYOUT_ENDING}" "Content Type"
    ${EndIf}
    DeleteRegValue HKCU "Software\Classes\${LAYOUT_ENDING}\OpenWithProgids" "${LAYOUT_CLASS}"
    DeleteRegKey /ifempty HKCU "Software\Classes\${LAYOUT_ENDING}\OpenWithProgids"
    DeleteRegKey /ifempty HKCU "Software\Classes\${LAYOUT_ENDING}"
    DeleteRegKey HKCU "Software\Classes\${LAYOUT_CLASS}"
    DeleteRegKey HKCU "${PATH_KEY}"
    DeleteRegKey HKCU "${UNINSTALL_KEY}"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
    ${If} $KeepData == "no"
      ; A link instead of the folder leads to somebody else's files.
      System::Call 'kernel32::GetFileAttributesW(w "$LOCALAPPDATA\tideboard") i .r0'
      IntOp $0 $0 & 0x400
      ${If} $0 = 0
        RMDir /r "$LOCALAPPDATA\tideboard"
      ${EndIf}
    ${EndIf}
  ${EndIf}
SectionEnd
