; Every text of our own, in the three languages of the program; the buttons and pages come with NSIS.
!macro text NAME ENGLISH SIMPLIFIED TRADITIONAL
  LangString ${NAME} ${LANG_ENGLISH} "${ENGLISH}"
  LangString ${NAME} ${LANG_SIMPCHINESE} "${SIMPLIFIED}"
  LangString ${NAME} ${LANG_TRADCHINESE} "${TRADITIONAL}"
!macroend

!insertmacro text text_program "Tideboard (required)" "Tideboard（必需）" "Tideboard（必要）"
!insertmacro text text_program_about \
  "The program, an entry in the Start menu, and .tideboard-layout files that open with it." \
  "程序本身、开始菜单中的快捷方式，以及用它打开的 .tideboard-layout 文件。" \
  "程式本身、開始功能表中的捷徑，以及用它開啟的 .tideboard-layout 檔案。"
!insertmacro text text_desktop "Shortcut on the desktop" "桌面快捷方式" "桌面捷徑"
!insertmacro text text_desktop_about \
  "A second way to start Tideboard." "从桌面启动 Tideboard。" "從桌面啟動 Tideboard。"
!insertmacro text text_shortcut \
  "Prices, capital flow and orders" "行情、资金流向与委托" "行情、資金流向與訂單"
!insertmacro text text_layout "Tideboard layout" "Tideboard 布局" "Tideboard 版面"
!insertmacro text text_running \
  "Tideboard is running. Close it, then try again." \
  "Tideboard 正在运行。请先关闭它，然后重试。" \
  "Tideboard 正在執行。請先關閉它，然後重試。"
!insertmacro text text_downgrade \
  "Tideboard $0 is installed, which is newer than ${VERSION}. An older version might not read its settings. \
Uninstall the newer one first if you want this one; your data stay." \
  "已安装的 Tideboard $0 比 ${VERSION} 新，旧版本未必能读取其设置。如需安装此版本，请先卸载新版本；您的数据会保留。" \
  "已安裝的 Tideboard $0 比 ${VERSION} 新，舊版本未必能讀取其設定。如需安裝此版本，請先解除安裝新版本；你的資料會保留。"
!insertmacro text text_system \
  "Tideboard needs 64-bit Windows 10, version 1809, or newer." \
  "Tideboard 需要 64 位 Windows 10 版本 1809 或更高版本。" \
  "Tideboard 需要 64 位元 Windows 10 版本 1809 或更新版本。"
!insertmacro text text_old_stays \
  "The installed version could not be removed (code $0). Nothing new was installed." \
  "无法移除已安装的版本（代码 $0），未安装任何新内容。" \
  "無法移除已安裝的版本（代碼 $0），未安裝任何新內容。"
!insertmacro text text_data_title "Your data" "您的数据" "你的資料"
!insertmacro text text_data_about \
  "Choose what happens to settings, layouts, watchlists and the order log." \
  "选择如何处理设置、布局、自选和委托记录。" \
  "選擇如何處理設定、版面、自選和訂單紀錄。"
!insertmacro text text_data_keep \
  "&Keep my data (a later installation finds them)" \
  "保留我的数据（以后重新安装时可继续使用）(&K)" \
  "保留我的資料（日後重新安裝時可繼續使用）(&K)"
!insertmacro text text_data_remove \
  "&Remove my data in $LOCALAPPDATA\tideboard" \
  "删除 $LOCALAPPDATA\tideboard 中的数据 (&R)" \
  "刪除 $LOCALAPPDATA\tideboard 中的資料 (&R)"
!insertmacro text text_data_keyring \
  "Passwords and keys that Tideboard was asked to remember stay in the Credential Manager of Windows, under \
Windows Credentials, in entries named tideboard or ending in @tideboard. Remove them there." \
  "Tideboard 记住的密码和密钥保存在 Windows 凭据管理器的“Windows 凭据”中，条目名为 tideboard 或以 @tideboard 结尾。请在那里删除。" \
  "Tideboard 記住的密碼和金鑰保存在 Windows 認證管理員的「Windows 認證」中，項目名為 tideboard 或以 @tideboard 結尾。請在該處刪除。"
