<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About</source>
        <translation>關於</translation>
    </message>
    <message>
        <source>About Tideboard</source>
        <translation>關於 Tideboard</translation>
    </message>
    <message>
        <source>Built on</source>
        <translation>建置時間</translation>
    </message>
    <message>
        <source>Came as</source>
        <translation>安裝方式</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>檢查更新</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>組件</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已複製。</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>複製詳情</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>數據資料夾</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>密鑰圈</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>授權條款全文</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>授權條款</translation>
    </message>
    <message>
        <source>Licences of everything inside</source>
        <translation>所含全部軟件的授權條款</translation>
    </message>
    <message>
        <source>No text came with this component. Its own page on the web has it.</source>
        <translation>此組件沒有附上條文，可在其網頁查閱。</translation>
    </message>
    <message>
        <source>Nothing here is advice. There is no warranty; practise first.</source>
        <translation>本程式不構成投資建議，亦不提供任何擔保；請先練習。</translation>
    </message>
    <message>
        <source>Protocols</source>
        <translation>協定</translation>
    </message>
    <message>
        <source>Puts these lines in the clipboard, for a bug report; no secret is in them</source>
        <translation>把這些內容複製到剪貼簿，供回報問題之用；其中沒有密碼或密鑰</translation>
    </message>
    <message>
        <source>PySide6</source>
        <translation>PySide6</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Python package (pip)</source>
        <translation>Python 套件（pip）</translation>
    </message>
    <message>
        <source>Qt</source>
        <translation>Qt</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在讀取…</translation>
    </message>
    <message>
        <source>See where the money moves, trade without accidents.</source>
        <translation>看清資金流向，交易不出意外。</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系統</translation>
    </message>
    <message>
        <source>Tideboard is free software under the Apache License 2.0; “Licences” shows every text.</source>
        <translation>Tideboard 是採用 Apache License 2.0 的自由軟件；「授權條款」列出全部條文。</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>checkout of the source</source>
        <translation>原始碼工作目錄</translation>
    </message>
    <message>
        <source>installed program</source>
        <translation>已安裝的程式</translation>
    </message>
    <message>
        <source>none in use</source>
        <translation>沒有使用</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不詳</translation>
    </message>
    <message>
        <source>protobuf</source>
        <translation>protobuf</translation>
    </message>
    <message>
        <source>see the text</source>
        <translation>見全文</translation>
    </message>
</context>
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Tideboard</source>
        <translation>關於 Tideboard</translation>
    </message>
    <message>
        <source>About · Tideboard</source>
        <translation>關於 · Tideboard</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>頁面</translation>
    </message>
</context>
<context>
    <name>AccountCell</name>
    <message>
        <source>Choose the account</source>
        <translation>選擇帳戶</translation>
    </message>
    <message>
        <source>Each account is unlocked by itself; another kind of money locks all</source>
        <translation>各帳戶分別解鎖；切換到另一種資金會鎖定全部</translation>
    </message>
    <message>
        <source>No account</source>
        <translation>沒有帳戶</translation>
    </message>
    <message>
        <source>as with real money</source>
        <translation>如同真實資金</translation>
    </message>
    <message>
        <source>cash</source>
        <translation>現金</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>保證金</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>已釘住</translation>
    </message>
    <message>
        <source>real money</source>
        <translation>真實資金</translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>模擬</translation>
    </message>
    <message>
        <source>unlocked</source>
        <translation>已解鎖</translation>
    </message>
</context>
<context>
    <name>Accounts</name>
    <message>
        <source>1 {base} = {rate} {quote}, {source}, {age}</source>
        <translation>1 {base} = {rate} {quote}，{source}，{age}</translation>
    </message>
    <message>
        <source>A cash account: nothing is borrowed</source>
        <translation>現金帳戶：沒有融資</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>帳戶</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>帳戶</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>所有帳戶</translation>
    </message>
    <message>
        <source>All in {currency}</source>
        <translation>全部折合 {currency}</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>合計</translation>
    </message>
    <message>
        <source>Assets</source>
        <translation>資產</translation>
    </message>
    <message>
        <source>Assets are being read</source>
        <translation>正在讀取資產</translation>
    </message>
    <message>
        <source>Assets are kept from now on, each day on which the account is read</source>
        <translation>由現在起，帳戶被讀取的每一天都會保存資產</translation>
    </message>
    <message>
        <source>Assets by day</source>
        <translation>每日資產</translation>
    </message>
    <message>
        <source>Assets of {count} days in {currency}, from {begin} to {end}.</source>
        <translation>{count} 天的資產（{currency}），由 {begin} 至 {end}。</translation>
    </message>
    <message>
        <source>Avg cost</source>
        <translation>平均成本</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>券商</translation>
    </message>
    <message>
        <source>Buying power</source>
        <translation>購買力</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>現金</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>變動</translation>
    </message>
    <message>
        <source>Closed trips</source>
        <translation>已平倉的完整交易</translation>
    </message>
    <message>
        <source>Concept</source>
        <translation>概念</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>連接</translation>
    </message>
    <message>
        <source>Converted total in</source>
        <translation>折合總計貨幣</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>計入數目</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>貨幣</translation>
    </message>
    <message>
        <source>Currency not told</source>
        <translation>貨幣未告知</translation>
    </message>
    <message>
        <source>Daily</source>
        <translation>日結單</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Delta</source>
        <translation>Delta</translation>
    </message>
    <message>
        <source>Delta in money</source>
        <translation>Delta 金額</translation>
    </message>
    <message>
        <source>Delta in shares</source>
        <translation>Delta 股數</translation>
    </message>
    <message>
        <source>Deltas and prices are being read</source>
        <translation>正在讀取 Delta 和價格</translation>
    </message>
    <message>
        <source>Deltas and prices of {provider}, oldest {age}</source>
        <translation>{provider} 的 Delta 和價格，最舊的 {age}</translation>
    </message>
    <message>
        <source>Deltas of options</source>
        <translation>期權 Delta</translation>
    </message>
    <message>
        <source>Deltas of warrants</source>
        <translation>窩輪 Delta</translation>
    </message>
    <message>
        <source>Dividends, interest, charges</source>
        <translation>股息、利息、收費</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>敞口</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>已成交</translation>
    </message>
    <message>
        <source>Gain by the broker</source>
        <translation>券商計算的盈虧</translation>
    </message>
    <message>
        <source>Grids and recurring plans are being read</source>
        <translation>正在讀取網格和定投計劃</translation>
    </message>
    <message>
        <source>Grids and recurring plans of the brokers</source>
        <translation>券商的網格和定投計劃</translation>
    </message>
    <message>
        <source>Gross</source>
        <translation>總額</translation>
    </message>
    <message>
        <source>Grouped by</source>
        <translation>分組方式</translation>
    </message>
    <message>
        <source>In no plate that is known</source>
        <translation>所屬板塊未知</translation>
    </message>
    <message>
        <source>Industry</source>
        <translation>行業</translation>
    </message>
    <message>
        <source>Kinds of securities</source>
        <translation>證券種類</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最新價</translation>
    </message>
    <message>
        <source>Long</source>
        <translation>好倉</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>保證金</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>市場</translation>
    </message>
    <message>
        <source>Market value</source>
        <translation>市值</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>資金性質</translation>
    </message>
    <message>
        <source>Monthly</source>
        <translation>月結單</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>淨額</translation>
    </message>
    <message>
        <source>Net delta</source>
        <translation>淨 Delta</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>No account</source>
        <translation>沒有帳戶</translation>
    </message>
    <message>
        <source>No account is kept in this currency, or none has been read</source>
        <translation>沒有以此貨幣記賬的帳戶，或尚未讀取</translation>
    </message>
    <message>
        <source>No broker has told a rate for {currencies}: these amounts are not in the total.</source>
        <translation>沒有券商給出 {currencies} 的匯率：這些金額未計入總額。</translation>
    </message>
    <message>
        <source>No connection has named an account yet</source>
        <translation>尚未有連接報出帳戶</translation>
    </message>
    <message>
        <source>No option or warrant is held</source>
        <translation>沒有持有期權或窩輪</translation>
    </message>
    <message>
        <source>No position is held</source>
        <translation>沒有持倉</translation>
    </message>
    <message>
        <source>None of these brokers files statements over its interface</source>
        <translation>這些券商都不透過介面提供結單</translation>
    </message>
    <message>
        <source>None of these brokers tells of grids or recurring plans</source>
        <translation>這些券商都不提供網格或定投計劃的資料</translation>
    </message>
    <message>
        <source>Not current</source>
        <translation>非最新</translation>
    </message>
    <message>
        <source>Not in it</source>
        <translation>未計入</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>尚未讀取</translation>
    </message>
    <message>
        <source>Only {account}</source>
        <translation>只顯示 {account}</translation>
    </message>
    <message>
        <source>Open in the browser…</source>
        <translation>在瀏覽器中開啟…</translation>
    </message>
    <message>
        <source>Open positions and rest</source>
        <translation>未平倉及其餘</translation>
    </message>
    <message>
        <source>Options and warrants by underlying</source>
        <translation>按正股分組的期權和窩輪</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>訂單</translation>
    </message>
    <message>
        <source>Orders do not go over {provider}. Choose it for orders under Connections to trade with this account.</source>
        <translation>訂單不經 {provider} 發出。要用此帳戶交易，請在「連接」中選它發送訂單。</translation>
    </message>
    <message>
        <source>Orders go over this connection</source>
        <translation>訂單經此連接發出</translation>
    </message>
    <message>
        <source>Orders of all accounts</source>
        <translation>所有帳戶的訂單</translation>
    </message>
    <message>
        <source>Orders of {account}</source>
        <translation>{account} 的訂單</translation>
    </message>
    <message>
        <source>Outside</source>
        <translation>外部</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>總覽</translation>
    </message>
    <message>
        <source>P&amp;L day</source>
        <translation>今日盈虧</translation>
    </message>
    <message>
        <source>P&amp;L open</source>
        <translation>持倉盈虧</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>頁面</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>分類</translation>
    </message>
    <message>
        <source>Plates</source>
        <translation>板塊</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>持倉</translation>
    </message>
    <message>
        <source>Positions are being read</source>
        <translation>正在讀取持倉</translation>
    </message>
    <message>
        <source>Positions of all accounts</source>
        <translation>所有帳戶的持倉</translation>
    </message>
    <message>
        <source>Positions of {account}</source>
        <translation>{account} 的持倉</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Prices</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Put in</source>
        <translation>淨存入</translation>
    </message>
    <message>
        <source>Put in and earned by closed trips</source>
        <translation>淨存入加已平倉盈虧</translation>
    </message>
    <message>
        <source>Put in view</source>
        <translation>切換到此帳戶</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>數量</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>讀取</translation>
    </message>
    <message>
        <source>Securities</source>
        <translation>證券</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>證券</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>佔比</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股數</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>淡倉</translation>
    </message>
    <message>
        <source>Show it in the docks of this letter</source>
        <translation>在此字母的面板中顯示</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Some could not be read.</source>
        <translation>部分無法讀取。</translation>
    </message>
    <message>
        <source>State</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>結單</translation>
    </message>
    <message>
        <source>Statements</source>
        <translation>結單</translation>
    </message>
    <message>
        <source>Statements are being read</source>
        <translation>正在讀取結單</translation>
    </message>
    <message>
        <source>Statements of</source>
        <translation>結單週期</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Sum in {currency}</source>
        <translation>{currency} 合計</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>條件</translation>
    </message>
    <message>
        <source>The account holds positions in several currencies: see the sums</source>
        <translation>帳戶持有多種貨幣的持倉：見合計行</translation>
    </message>
    <message>
        <source>The age of the oldest figure in it</source>
        <translation>其中最舊數據的時間</translation>
    </message>
    <message>
        <source>The broker does not say it of every position</source>
        <translation>券商沒有給出每個持倉的數值</translation>
    </message>
    <message>
        <source>The chosen accounts are not there</source>
        <translation>所選帳戶不在</translation>
    </message>
    <message>
        <source>The field {field} cannot be read</source>
        <translation>欄位 {field} 無法讀取</translation>
    </message>
    <message>
        <source>There is no statement yet</source>
        <translation>還沒有結單</translation>
    </message>
    <message>
        <source>There may be others.</source>
        <translation>可能還有其他結單。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Total assets</source>
        <translation>總資產</translation>
    </message>
    <message>
        <source>Total in {currency}</source>
        <translation>折合 {currency} 總計</translation>
    </message>
    <message>
        <source>Trades</source>
        <translation>成交次數</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>Underlying not known</source>
        <translation>正股未知</translation>
    </message>
    <message>
        <source>Underlying, holding</source>
        <translation>正股、持倉</translation>
    </message>
    <message>
        <source>Underlyings</source>
        <translation>正股</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>市值</translation>
    </message>
    <message>
        <source>a position counts in each of its plates, an option in those of its underlying</source>
        <translation>持倉計入其每個板塊，期權計入其正股的板塊</translation>
    </message>
    <message>
        <source>accounts not read yet: {count}</source>
        <translation>尚未讀取的帳戶：{count}</translation>
    </message>
    <message>
        <source>accounts: {count}</source>
        <translation>帳戶：{count}</translation>
    </message>
    <message>
        <source>being read</source>
        <translation>正在讀取</translation>
    </message>
    <message>
        <source>cash by currency not told</source>
        <translation>未告知各貨幣現金</translation>
    </message>
    <message>
        <source>closed trips without a result (fees open), in the rest: {count}</source>
        <translation>沒有結果（費用未知）的完整交易，計入其餘：{count}</translation>
    </message>
    <message>
        <source>currency not told</source>
        <translation>貨幣未告知</translation>
    </message>
    <message>
        <source>current</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>days in other currencies: {counts}</source>
        <translation>其他貨幣的日子：{counts}</translation>
    </message>
    <message>
        <source>days whose movements of money are not known: {count}</source>
        <translation>資金變動未知的日子：{count}</translation>
    </message>
    <message>
        <source>days without a reading: {count}</source>
        <translation>沒有讀數的日子：{count}</translation>
    </message>
    <message>
        <source>delta not told</source>
        <translation>Delta 未告知</translation>
    </message>
    <message>
        <source>futures, in no group: {count}</source>
        <translation>不在任何組的期貨：{count}</translation>
    </message>
    <message>
        <source>holdings: {count}</source>
        <translation>持倉：{count}</translation>
    </message>
    <message>
        <source>kind of security not told</source>
        <translation>證券種類未告知</translation>
    </message>
    <message>
        <source>market values; options and warrants at their own value</source>
        <translation>市值；期權和窩輪按其自身價值</translation>
    </message>
    <message>
        <source>no rate told for {currencies}</source>
        <translation>沒有 {currencies} 的匯率</translation>
    </message>
    <message>
        <source>no rate: {currencies}</source>
        <translation>沒有匯率：{currencies}</translation>
    </message>
    <message>
        <source>no reading</source>
        <translation>沒有讀數</translation>
    </message>
    <message>
        <source>not renewed</source>
        <translation>未更新</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>離線</translation>
    </message>
    <message>
        <source>options: contracts × shares × delta; warrants: number × delta ÷ ratio</source>
        <translation>期權：張數 × 每張股數 × Delta；窩輪：數量 × Delta ÷ 換股比率</translation>
    </message>
    <message>
        <source>positions: {count}</source>
        <translation>持倉：{count}</translation>
    </message>
    <message>
        <source>price of the underlying not told</source>
        <translation>正股價格未告知</translation>
    </message>
    <message>
        <source>rows: {count}, accounts: {accounts}</source>
        <translation>行：{count}，帳戶：{accounts}</translation>
    </message>
    <message>
        <source>shares behind it not told</source>
        <translation>對應股數未告知</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>過時</translation>
    </message>
    <message>
        <source>underlying not told</source>
        <translation>正股未告知</translation>
    </message>
    <message>
        <source>underlyings without a price or delta: {count}</source>
        <translation>沒有價格或 Delta 的正股：{count}</translation>
    </message>
    <message>
        <source>underlyings: {count}</source>
        <translation>正股：{count}</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>至 {day}</translation>
    </message>
    <message>
        <source>without a rate of their day: {counts}</source>
        <translation>沒有當日匯率：{counts}</translation>
    </message>
    <message>
        <source>without a value: {count}</source>
        <translation>沒有價值：{count}</translation>
    </message>
    <message>
        <source>without cash</source>
        <translation>不含現金</translation>
    </message>
    <message>
        <source>without {currencies}</source>
        <translation>不含 {currencies}</translation>
    </message>
    <message>
        <source>{account} at {provider}: {plans}, read {age} ago</source>
        <translation>{provider} 的 {account}：{plans}，{age}前讀取</translation>
    </message>
    <message>
        <source>{amount} {currency} at {time}</source>
        <translation>{amount} {currency}（{time}）</translation>
    </message>
    <message>
        <source>{count} accounts</source>
        <translation>{count} 個帳戶</translation>
    </message>
    <message>
        <source>{count} not read yet</source>
        <translation>{count} 個尚未讀取</translation>
    </message>
    <message>
        <source>{count} not renewed</source>
        <translation>{count} 個未更新</translation>
    </message>
    <message>
        <source>{currency}, from {begin} to {end}, days of {market}</source>
        <translation>{currency}，由 {begin} 至 {end}，按{market}的日期</translation>
    </message>
    <message>
        <source>{digits}, in view</source>
        <translation>{digits}，目前帳戶</translation>
    </message>
    <message>
        <source>{digits}, pinned</source>
        <translation>{digits}，已釘住</translation>
    </message>
    <message>
        <source>{digits}, simulated</source>
        <translation>{digits}，模擬帳戶</translation>
    </message>
    <message>
        <source>{late} of {count} not renewed</source>
        <translation>{count} 個中 {late} 個未更新</translation>
    </message>
    <message>
        <source>{lower} to {upper}</source>
        <translation>{lower} 至 {upper}</translation>
    </message>
    <message>
        <source>{provider} names no accounts: {reason}</source>
        <translation>{provider} 沒有報出帳戶：{reason}</translation>
    </message>
    <message>
        <source>{provider}: no connection, figures as they were read last</source>
        <translation>{provider}：沒有連接，顯示最後讀取的數據</translation>
    </message>
</context>
<context>
    <name>AlertActions</name>
    <message>
        <source>All alerts of {symbol} were deleted.</source>
        <translation>{symbol} 的全部提示已刪除。</translation>
    </message>
    <message>
        <source>{alert} is off.</source>
        <translation>已關閉：{alert}</translation>
    </message>
    <message>
        <source>{alert} is on.</source>
        <translation>已開啟：{alert}</translation>
    </message>
    <message>
        <source>{alert} was changed.</source>
        <translation>已更改：{alert}</translation>
    </message>
    <message>
        <source>{alert} was deleted.</source>
        <translation>已刪除：{alert}</translation>
    </message>
    <message>
        <source>{alert} was set.</source>
        <translation>已設定：{alert}</translation>
    </message>
</context>
<context>
    <name>AlertDialog</name>
    <message>
        <source>A number above zero with at most three decimals.</source>
        <translation>請填寫大於零的數字，最多三位小數。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Change a price alert</source>
        <translation>更改到價提示</translation>
    </message>
    <message>
        <source>Change alert</source>
        <translation>更改提示</translation>
    </message>
    <message>
        <source>Choose at least one session.</source>
        <translation>請至少選擇一個時段。</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>提示頻率</translation>
    </message>
    <message>
        <source>Kept by the broker</source>
        <translation>由券商保存</translation>
    </message>
    <message>
        <source>Last price {price}{change}</source>
        <translation>現價 {price}{change}</translation>
    </message>
    <message>
        <source>New price alert</source>
        <translation>新增到價提示</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>備註</translation>
    </message>
    <message>
        <source>Rings</source>
        <translation>頻率</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>時段</translation>
    </message>
    <message>
        <source>Set alert</source>
        <translation>設定提示</translation>
    </message>
    <message>
        <source>The broker keeps no note</source>
        <translation>券商不儲存備註</translation>
    </message>
    <message>
        <source>The last price is not known.</source>
        <translation>現價不詳。</translation>
    </message>
    <message>
        <source>This is already so: the alert would ring at once.</source>
        <translation>條件已經成立：會立即提示。</translation>
    </message>
    <message>
        <source>Up to {most} characters</source>
        <translation>最多 {most} 個字元</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>數值</translation>
    </message>
    <message>
        <source>What is watched</source>
        <translation>監察條件</translation>
    </message>
    <message>
        <source>When</source>
        <translation>條件</translation>
    </message>
    <message>
        <source>Who keeps it</source>
        <translation>由誰保管</translation>
    </message>
    <message>
        <source>{amount} from the last price, {percent}</source>
        <translation>較現價 {amount}，{percent}</translation>
    </message>
</context>
<context>
    <name>Alerts</name>
    <message>
        <source>After hours</source>
        <translation>盤後</translation>
    </message>
    <message>
        <source>Ask falls to</source>
        <translation>賣一價跌至</translation>
    </message>
    <message>
        <source>Ask size reaches</source>
        <translation>賣一量達</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>差距</translation>
    </message>
    <message>
        <source>Bid rises to</source>
        <translation>買一價升至</translation>
    </message>
    <message>
        <source>Bid size reaches</source>
        <translation>買一量達</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>券商</translation>
    </message>
    <message>
        <source>Change the price alert…</source>
        <translation>更改到價提示…</translation>
    </message>
    <message>
        <source>Choose an alert in the list first.</source>
        <translation>請先在列表選擇一個提示。</translation>
    </message>
    <message>
        <source>Choose an event in the dock Calendar, then press A.</source>
        <translation>在「日曆」面板選中一項，再按 A。</translation>
    </message>
    <message>
        <source>Click to turn it off</source>
        <translation>點按關閉</translation>
    </message>
    <message>
        <source>Click to turn it on</source>
        <translation>點按開啟</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Delete all alerts of the security…</source>
        <translation>刪除此證券的全部提示…</translation>
    </message>
    <message>
        <source>Delete the price alert</source>
        <translation>刪除到價提示</translation>
    </message>
    <message>
        <source>Each time</source>
        <translation>每次</translation>
    </message>
    <message>
        <source>Gain in 3 minutes reaches</source>
        <translation>3 分鐘升幅達</translation>
    </message>
    <message>
        <source>Gain in 5 minutes reaches</source>
        <translation>5 分鐘升幅達</translation>
    </message>
    <message>
        <source>Gain of the day reaches</source>
        <translation>日升幅達</translation>
    </message>
    <message>
        <source>It is not known whether this was changed: the list is read again.</source>
        <translation>不知道是否已更改：正在重新讀取列表。</translation>
    </message>
    <message>
        <source>Kept by</source>
        <translation>保管方</translation>
    </message>
    <message>
        <source>Kept by Tideboard: only works while this program runs and is connected</source>
        <translation>由 Tideboard 保管：只在本程式執行並已連線時有效</translation>
    </message>
    <message>
        <source>Kept by the broker: rings in the broker&apos;s own apps, not here</source>
        <translation>由券商保管：在券商自己的應用程式中響起，不在這裡響</translation>
    </message>
    <message>
        <source>Loss in 3 minutes reaches</source>
        <translation>3 分鐘跌幅達</translation>
    </message>
    <message>
        <source>Loss in 5 minutes reaches</source>
        <translation>5 分鐘跌幅達</translation>
    </message>
    <message>
        <source>Loss of the day reaches</source>
        <translation>日跌幅達</translation>
    </message>
    <message>
        <source>New price alert in the list…</source>
        <translation>在列表新增到價提示…</translation>
    </message>
    <message>
        <source>No dates</source>
        <translation>沒有日期</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>備註</translation>
    </message>
    <message>
        <source>On, but no quotes arrive: it cannot ring until they do. Click to turn it off</source>
        <translation>已開啟，但沒有收到報價：收到之前不會響起。點按關閉</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>只一次</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>每日一次</translation>
    </message>
    <message>
        <source>Only price alerts have a distance, once the last price is known.</source>
        <translation>只有價格類提示有差距，且須已知現價。</translation>
    </message>
    <message>
        <source>Pre-market</source>
        <translation>盤前</translation>
    </message>
    <message>
        <source>Price alert at {price}…</source>
        <translation>在 {price} 設到價提示…</translation>
    </message>
    <message>
        <source>Price alert of the selected security…</source>
        <translation>所選證券的到價提示…</translation>
    </message>
    <message>
        <source>Price alert…</source>
        <translation>到價提示…</translation>
    </message>
    <message>
        <source>Price falls to</source>
        <translation>股價跌至</translation>
    </message>
    <message>
        <source>Price rises to</source>
        <translation>股價升至</translation>
    </message>
    <message>
        <source>Rang</source>
        <translation>已提示</translation>
    </message>
    <message>
        <source>Regular</source>
        <translation>盤中</translation>
    </message>
    <message>
        <source>Rings</source>
        <translation>頻率</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>時段</translation>
    </message>
    <message>
        <source>The broker&apos;s alerts are not in the list: {reason}</source>
        <translation>列表中沒有券商的提示：{reason}</translation>
    </message>
    <message>
        <source>The broker&apos;s own ring in its apps, not here.</source>
        <translation>券商的提醒只在券商自己的應用中響，不在這裏。</translation>
    </message>
    <message>
        <source>Tideboard&apos;s alerts are not in the list: {reason}</source>
        <translation>列表中沒有 Tideboard 的提示：{reason}</translation>
    </message>
    <message>
        <source>Turn the price alert on or off</source>
        <translation>開啟或關閉到價提示</translation>
    </message>
    <message>
        <source>Turnover rate reaches</source>
        <translation>換手率達</translation>
    </message>
    <message>
        <source>Turnover reaches</source>
        <translation>成交額達</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>數值</translation>
    </message>
    <message>
        <source>Volume reaches</source>
        <translation>成交量達</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>等候中</translation>
    </message>
    <message>
        <source>What</source>
        <translation>事項</translation>
    </message>
    <message>
        <source>When</source>
        <translation>條件</translation>
    </message>
    <message>
        <source>a delayed price</source>
        <translation>延遲價格</translation>
    </message>
    <message>
        <source>an alert of Tideboard</source>
        <translation>Tideboard 的提示</translation>
    </message>
    <message>
        <source>the price as of {time}</source>
        <translation>價格截至 {time}</translation>
    </message>
    <message>
        <source>{name}: {what}, now {price} ({change})</source>
        <translation>{name}：{what}，現價 {price}（{change}）</translation>
    </message>
    <message>
        <source>{time} rang</source>
        <translation>{time} 已提示</translation>
    </message>
</context>
<context>
    <name>AlertsDock</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Asking for the alerts</source>
        <translation>正在讀取到價提示</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>刪除</translation>
    </message>
    <message>
        <source>Delete all of {symbol}…</source>
        <translation>刪除 {symbol} 的全部提示…</translation>
    </message>
    <message>
        <source>New alert</source>
        <translation>新增提示</translation>
    </message>
    <message>
        <source>No price alerts</source>
        <translation>沒有到價提示</translation>
    </message>
    <message>
        <source>Price alerts</source>
        <translation>到價提示</translation>
    </message>
    <message>
        <source>Set one with the plus above, on a chart, or in the watchlist.</source>
        <translation>可按上方加號、在圖表或自選中設定。</translation>
    </message>
    <message>
        <source>This security</source>
        <translation>此證券</translation>
    </message>
    <message>
        <source>Turn off</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Turn on</source>
        <translation>開啟</translation>
    </message>
    <message>
        <source>Which alerts</source>
        <translation>顯示哪些提示</translation>
    </message>
    <message>
        <source>{count} alert, {on} on</source>
        <translation>{count} 個提示，{on} 個已開啟</translation>
    </message>
    <message>
        <source>{count} alerts, {on} on</source>
        <translation>{count} 個提示，{on} 個已開啟</translation>
    </message>
    <message>
        <source>{count} dates, told of the evening before and at the open</source>
        <translation>{count} 個日期，前一晚及開市時提示</translation>
    </message>
    <message>
        <source>{symbol} has no alerts.</source>
        <translation>{symbol} 沒有提示。</translation>
    </message>
</context>
<context>
    <name>Allowances</name>
    <message>
        <source>1 row waits.</source>
        <translation>1 行等候中。</translation>
    </message>
    <message>
        <source>Broker queues (brokers)</source>
        <translation>經紀隊列（經紀）</translation>
    </message>
    <message>
        <source>Calls about companies in {seconds} s</source>
        <translation>公司資料請求，每 {seconds} 秒</translation>
    </message>
    <message>
        <source>Calls of the second flow in {seconds} s</source>
        <translation>第二資金流向請求，每 {seconds} 秒</translation>
    </message>
    <message>
        <source>Counted by symbol, each once; this broker does not report what other programs subscribe to.</source>
        <translation>按代號計算，每個只計一次；此券商不告知其他程式訂閱了多少。</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>資金分布</translation>
    </message>
    <message>
        <source>Flow calls in {seconds} s</source>
        <translation>資金請求，每 {seconds} 秒</translation>
    </message>
    <message>
        <source>Minute candles</source>
        <translation>分鐘 K 線</translation>
    </message>
    <message>
        <source>Next call in {seconds} s.</source>
        <translation>{seconds} 秒後再請求。</translation>
    </message>
    <message>
        <source>Not known until a connection stands.</source>
        <translation>連線建立後才知道。</translation>
    </message>
    <message>
        <source>Nothing waits.</source>
        <translation>沒有等候中的請求。</translation>
    </message>
    <message>
        <source>Order books (order book, order entry)</source>
        <translation>擺盤（擺盤、下單）</translation>
    </message>
    <message>
        <source>Permission: no right for {what}. Get rights in the broker&apos;s app, then ask again; it is asked once a day.</source>
        <translation>權限：沒有 {what}的權限。權限可在券商 App 取得，之後請重新讀取；否則每天讀取一次。</translation>
    </message>
    <message>
        <source>Permission: nothing shown is refused for a missing right.</source>
        <translation>權限：所顯示的都沒有因缺少權限被拒。</translation>
    </message>
    <message>
        <source>Price minutes (capital flow)</source>
        <translation>分時股價（資金流向）</translation>
    </message>
    <message>
        <source>Quota: everything shown is subscribed.</source>
        <translation>額度：所顯示的都已訂閱。</translation>
    </message>
    <message>
        <source>Quota: no subscription is left for {what}. Close panels or shorten lists.</source>
        <translation>額度：{what}已沒有訂閱額度。請關閉面板或縮短列表。</translation>
    </message>
    <message>
        <source>Quote rights</source>
        <translation>行情權限</translation>
    </message>
    <message>
        <source>Quotes (watchlist, order entry, positions)</source>
        <translation>報價（自選、下單、持倉）</translation>
    </message>
    <message>
        <source>Rate: no call is held back.</source>
        <translation>頻率：沒有請求被延後。</translation>
    </message>
    <message>
        <source>Rate: too many calls for {what}. They are asked again by themselves.</source>
        <translation>頻率：{what}的請求過多，會自動再試。</translation>
    </message>
    <message>
        <source>Securities with history candles</source>
        <translation>可查歷史 K 線的證券</translation>
    </message>
    <message>
        <source>This broker counts every call together: {limit} in {seconds} s, flow among them.</source>
        <translation>此券商把所有請求合併計算：每 {seconds} 秒 {limit} 次，包括資金流向的請求。</translation>
    </message>
    <message>
        <source>Tideboard {own}, other programs on this gateway {others}.</source>
        <translation>Tideboard 佔 {own}，此閘道上其他程式佔 {others}。</translation>
    </message>
    <message>
        <source>Trades (tape)</source>
        <translation>逐筆成交（逐筆）</translation>
    </message>
    <message>
        <source>Why a panel is empty</source>
        <translation>面板為何空白</translation>
    </message>
    <message>
        <source>not reported by this broker</source>
        <translation>此券商未有告知</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>至 {date}</translation>
    </message>
    <message>
        <source>{count} are no longer shown and end after their first minute.</source>
        <translation>{count} 項已不再顯示，訂閱滿一分鐘後釋放。</translation>
    </message>
    <message>
        <source>{count} rows wait.</source>
        <translation>{count} 行等候中。</translation>
    </message>
    <message>
        <source>{days} days left</source>
        <translation>尚餘 {days} 日</translation>
    </message>
    <message>
        <source>{market}: “{text}”</source>
        <translation>{market}：「{text}」</translation>
    </message>
    <message>
        <source>{subjects} and {count} more</source>
        <translation>{subjects}及另外 {count} 項</translation>
    </message>
    <message>
        <source>{used} of {limit}</source>
        <translation>{used} / {limit}</translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>A live account is connected: limits that were widened without its password are as before.</source>
        <translation>已連接實盤帳戶：未用其密碼放寬的上限已恢復原值。</translation>
    </message>
    <message>
        <source>Limits are set for each currency now. Narrower than before: {currencies}.</source>
        <translation>現在每種貨幣各有上限。比以前更低的有：{currencies}。</translation>
    </message>
    <message>
        <source>SSLKEYLOGFILE was set. It would write the keys of encrypted connections to a file, so Tideboard ignores it.</source>
        <translation>設定了 SSLKEYLOGFILE。它會把加密連線的密鑰寫入檔案，因此 Tideboard 不予理會。</translation>
    </message>
    <message>
        <source>Show limits</source>
        <translation>查看上限</translation>
    </message>
    <message>
        <source>Something went wrong in “{where}”. The log file has the details.</source>
        <translation>「{where}」出錯。詳情見日誌檔。</translation>
    </message>
    <message>
        <source>The layouts could not be saved; the log file says why.</source>
        <translation>版面未能儲存；原因見日誌檔。</translation>
    </message>
    <message>
        <source>The settings could not be saved; the log file says why.</source>
        <translation>設定未能儲存；原因見日誌檔。</translation>
    </message>
    <message>
        <source>Wider limits need your account&apos;s password: connect first.</source>
        <translation>放寬上限需要帳戶的密碼：請先連接。</translation>
    </message>
</context>
<context>
    <name>Archive</name>
    <message>
        <source>A backup is verified now and takes the archive&apos;s place at the next start.</source>
        <translation>備份會即時驗證，並在下次啟動時取代現有歸檔。</translation>
    </message>
    <message>
        <source>A day costs</source>
        <translation>每天佔用</translation>
    </message>
    <message>
        <source>A market trades: each minute is kept as it ends.</source>
        <translation>市場正在交易：每分鐘結束時即予保存。</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>全部檔案</translation>
    </message>
    <message>
        <source>All {count}</source>
        <translation>全部 {count}</translation>
    </message>
    <message>
        <source>Archive  ·  Tideboard</source>
        <translation>歸檔  ·  Tideboard</translation>
    </message>
    <message>
        <source>Archive: back up archive and settings…</source>
        <translation>歸檔：備份歸檔及設定…</translation>
    </message>
    <message>
        <source>Archive: coverage as a table or as a grid</source>
        <translation>歸檔：以表格或格狀圖顯示覆蓋</translation>
    </message>
    <message>
        <source>Archive: order books that are recorded…</source>
        <translation>歸檔：記錄哪些擺盤…</translation>
    </message>
    <message>
        <source>Archive: participants whose holdings are recorded…</source>
        <translation>歸檔：記錄哪些參與者的持股…</translation>
    </message>
    <message>
        <source>Archive: restore archive and settings…</source>
        <translation>歸檔：還原歸檔及設定…</translation>
    </message>
    <message>
        <source>Archive: securities recorded after the close…</source>
        <translation>歸檔：收市後記錄的證券…</translation>
    </message>
    <message>
        <source>Archive: verify now</source>
        <translation>歸檔：立即驗證</translation>
    </message>
    <message>
        <source>At most {most} participants can be recorded.</source>
        <translation>最多可記錄 {most} 個參與者。</translation>
    </message>
    <message>
        <source>At the limit the oldest days go; else recording stops</source>
        <translation>達到上限時刪除最舊的日子；否則停止記錄</translation>
    </message>
    <message>
        <source>At the next start it takes the place of the archive, of settings, watchlists and layouts. It is verified first; if that fails, nothing changes. What is there now stays beside it, under names that end in .before. Keys and passwords stay in the system&apos;s keyring.</source>
        <translation>下次啟動時，它會取代歸檔、設定、自選列表及版面。會先行驗證；驗證不通過則一切不變。現有內容會以 .before 結尾的名稱保留在旁。密鑰及密碼仍在系統的鑰匙圈內。</translation>
    </message>
    <message>
        <source>Back up archive and settings</source>
        <translation>備份歸檔及設定</translation>
    </message>
    <message>
        <source>Back up…</source>
        <translation>備份…</translation>
    </message>
    <message>
        <source>Backed up and verified: {place}, {size}. No key and no password is in it.</source>
        <translation>已備份並驗證：{place}，{size}。當中沒有密鑰或密碼。</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>備份</translation>
    </message>
    <message>
        <source>Bars</source>
        <translation>K 線</translation>
    </message>
    <message>
        <source>Begins some seconds after the login: the window reads first what it shows.</source>
        <translation>登入後數秒開始：視窗會先讀取正在顯示的內容。</translation>
    </message>
    <message>
        <source>Brokers</source>
        <translation>經紀</translation>
    </message>
    <message>
        <source>By minute</source>
        <translation>按分鐘</translation>
    </message>
    <message>
        <source>Can be fetched</source>
        <translation>可補取</translation>
    </message>
    <message>
        <source>Can be fetched until</source>
        <translation>可補取至</translation>
    </message>
    <message>
        <source>Cancelled: nothing was written.</source>
        <translation>已取消：沒有寫入任何內容。</translation>
    </message>
    <message>
        <source>Changes today</source>
        <translation>今日變動</translation>
    </message>
    <message>
        <source>Checking every block…</source>
        <translation>正在檢查每個數據塊…</translation>
    </message>
    <message>
        <source>Choose and limit…</source>
        <translation>選擇與上限…</translation>
    </message>
    <message>
        <source>Choose securities…</source>
        <translation>選擇證券…</translation>
    </message>
    <message>
        <source>Collecting stopped by an error; the log file says more.</source>
        <translation>採集因錯誤而停止；詳情見日誌檔。</translation>
    </message>
    <message>
        <source>Collector</source>
        <translation>採集器</translation>
    </message>
    <message>
        <source>Collector and disk</source>
        <translation>採集器及磁碟</translation>
    </message>
    <message>
        <source>Copying and verifying…</source>
        <translation>正在複製及驗證…</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>覆蓋</translation>
    </message>
    <message>
        <source>Coverage by symbol and session</source>
        <translation>按證券及交易日的覆蓋</translation>
    </message>
    <message>
        <source>Daily figures since {day}: {counts}</source>
        <translation>自 {day} 起的每日數據：{counts}</translation>
    </message>
    <message>
        <source>Daily figures: none</source>
        <translation>每日數據：無</translation>
    </message>
    <message>
        <source>Damaged blocks are kept; what the provider still has will be fetched again.</source>
        <translation>損壞的數據塊會保留；數據商仍有的會重新讀取。</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>詳情</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>資金分佈</translation>
    </message>
    <message>
        <source>Drop minutes of flow too: nobody can read them again</source>
        <translation>同時刪除每分鐘資金流向：無法再次讀取</translation>
    </message>
    <message>
        <source>Dropped: {size}.</source>
        <translation>已刪除：{size}。</translation>
    </message>
    <message>
        <source>Each change</source>
        <translation>每次變動</translation>
    </message>
    <message>
        <source>Each change of these books is kept: {symbols}.</source>
        <translation>以下擺盤的每次變動均被記錄：{symbols}。</translation>
    </message>
    <message>
        <source>Each of these is read once when the values of its session are final, and not while its market trades. The other lists, and what a flow chart shows, are recorded each minute.</source>
        <translation>以下證券待當日數據最終確定後讀取一次，開市期間不讀取。其他列表及資金流向圖顯示的證券每分鐘記錄。</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Everything is within these limits.</source>
        <translation>全部在上限之內。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>匯出</translation>
    </message>
    <message>
        <source>Export the archive</source>
        <translation>匯出歸檔</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>數據</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>首日</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>資金流向</translation>
    </message>
    <message>
        <source>Flow by minute</source>
        <translation>每分鐘資金流向</translation>
    </message>
    <message>
        <source>Flow calls in the last {seconds} s</source>
        <translation>最近 {seconds} 秒的資金請求</translation>
    </message>
    <message>
        <source>Further symbols</source>
        <translation>其他證券代號</translation>
    </message>
    <message>
        <source>Gap ledger</source>
        <translation>缺口紀錄</translation>
    </message>
    <message>
        <source>Gaps</source>
        <translation>缺口</translation>
    </message>
    <message>
        <source>Gone</source>
        <translation>已無法取得</translation>
    </message>
    <message>
        <source>Holdings once a day: the 20 largest</source>
        <translation>每日一次的持股：最大的 20 個</translation>
    </message>
    <message>
        <source>Holdings once a day: the 20 largest and {count} participants</source>
        <translation>每日一次的持股：最大的 20 個及 {count} 個參與者</translation>
    </message>
    <message>
        <source>Inferred: providers send a session until the next one&apos;s pre-opening.</source>
        <translation>推斷所得：數據商提供一個交易日直至下一個開市前時段。</translation>
    </message>
    <message>
        <source>It fills by itself as soon as the connection stands.</source>
        <translation>連線一旦建立便會自動採集。</translation>
    </message>
    <message>
        <source>It goes on by itself as soon as the connection stands.</source>
        <translation>連線恢復後會自動繼續。</translation>
    </message>
    <message>
        <source>It is tried again by itself.</source>
        <translation>會自動重試。</translation>
    </message>
    <message>
        <source>It takes over within ten seconds of that program&apos;s end.</source>
        <translation>該程式結束後十秒內會接手。</translation>
    </message>
    <message>
        <source>KB each</source>
        <translation>每個 KB</translation>
    </message>
    <message>
        <source>Keep to these limits after each close; it asks before minutes of flow</source>
        <translation>每次收市後按此上限處理；刪除每分鐘資金流向前會先詢問</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>末日</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保持不變</translation>
    </message>
    <message>
        <source>Less than 2 GB are free on the disk of the archive.</source>
        <translation>歸檔所在磁碟的剩餘空間不足 2 GB。</translation>
    </message>
    <message>
        <source>Less than 2 GB are free: no book is recorded.</source>
        <translation>可用空間不足 2 GB：不記錄擺盤。</translation>
    </message>
    <message>
        <source>Less than 2 GB are free; minutes are still recorded.</source>
        <translation>可用空間少於 2 GB；仍會記錄每分鐘數據。</translation>
    </message>
    <message>
        <source>Let tideboard-archive record on the hub&apos;s computer.</source>
        <translation>請在行情中樞所在的電腦上用 tideboard-archive 錄製。</translation>
    </message>
    <message>
        <source>Limits by age and size</source>
        <translation>按日數及大小設上限</translation>
    </message>
    <message>
        <source>Limits…</source>
        <translation>上限…</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Lists, each security one subscription</source>
        <translation>列表，每隻證券佔一個訂閱</translation>
    </message>
    <message>
        <source>MB kept</source>
        <translation>保留 MB</translation>
    </message>
    <message>
        <source>Make room on the disk, or set limits below.</source>
        <translation>請騰出磁碟空間，或在下方設定上限。</translation>
    </message>
    <message>
        <source>Make room on the disk; it goes on by itself.</source>
        <translation>請騰出磁碟空間；之後會自動繼續。</translation>
    </message>
    <message>
        <source>Market and provider</source>
        <translation>市場及數據商</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>測量</translation>
    </message>
    <message>
        <source>Measuring for {seconds} s…</source>
        <translation>正在測量 {seconds} 秒…</translation>
    </message>
    <message>
        <source>Minute bars</source>
        <translation>分鐘 K 線</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分鐘</translation>
    </message>
    <message>
        <source>Missing {ranges}</source>
        <translation>缺失 {ranges}</translation>
    </message>
    <message>
        <source>Missing, {zone}</source>
        <translation>缺失（{zone}）</translation>
    </message>
    <message>
        <source>My lists</source>
        <translation>我的列表</translation>
    </message>
    <message>
        <source>Newest sessions kept</source>
        <translation>保留最近交易日數</translation>
    </message>
    <message>
        <source>Next run {time}</source>
        <translation>下次採集 {time}</translation>
    </message>
    <message>
        <source>No gap of this kind.</source>
        <translation>沒有這類缺口。</translation>
    </message>
    <message>
        <source>No gap: every minute that was expected is there.</source>
        <translation>沒有缺口：應有的每一分鐘都在。</translation>
    </message>
    <message>
        <source>No limit is given: nothing would be dropped.</source>
        <translation>未設上限：不會刪除任何內容。</translation>
    </message>
    <message>
        <source>No market of these trades now, so nothing could be measured. At most {most} a day.</source>
        <translation>這些證券的市場目前均未交易，無法測量。每天最多 {most}。</translation>
    </message>
    <message>
        <source>No security is chosen now; letters and positions count as they come, each with at most {most} a day.</source>
        <translation>目前沒有選中的證券；聯動和持倉出現時即計入，每隻每天最多 {most}。</translation>
    </message>
    <message>
        <source>Not recognised: {symbols} and {count} more.</source>
        <translation>無法識別：{symbols} 及另外 {count} 個。</translation>
    </message>
    <message>
        <source>Not recognised: {symbols}.</source>
        <translation>無法識別：{symbols}。</translation>
    </message>
    <message>
        <source>Not verified since the start</source>
        <translation>啟動後尚未驗證</translation>
    </message>
    <message>
        <source>Nothing is chosen: only lists and charts are recorded.</source>
        <translation>未選擇任何證券：只記錄列表及圖表的證券。</translation>
    </message>
    <message>
        <source>Nothing is recorded through a hub.</source>
        <translation>經由行情中樞不錄製任何內容。</translation>
    </message>
    <message>
        <source>Nothing is recorded yet</source>
        <translation>尚無記錄</translation>
    </message>
    <message>
        <source>Nothing is recorded yet, so there is nothing to back up.</source>
        <translation>尚未記錄任何數據，沒有可備份的內容。</translation>
    </message>
    <message>
        <source>Nothing to do; it slows down and goes on.</source>
        <translation>無須處理；會放慢並繼續。</translation>
    </message>
    <message>
        <source>Nothing to record now: none is chosen, or the market is closed.</source>
        <translation>目前無可記錄：未選擇證券，或市場已休市。</translation>
    </message>
    <message>
        <source>Nothing was collected into this archive so far.</source>
        <translation>此歸檔至今未採集任何數據。</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>範圍</translation>
    </message>
    <message>
        <source>Older sessions beyond a limit are dropped, whole days at a time; an empty field is no limit. What was dropped stays in the ledger as a gap.</source>
        <translation>超出上限的較舊交易日會整日刪除；留空即不設上限。已刪除的會在缺口紀錄中列明。</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>磁碟佔用</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>每日一次</translation>
    </message>
    <message>
        <source>Once a day the 20 largest holdings of each recorded security of Hong Kong are kept, and those of these participants, with what the provider has of their past. A custodian is not an investor.</source>
        <translation>每隻已記錄的港股每日保存一次最大的 20 個持股，以及這些參與者的持股，連同提供者所有的過往數據。託管人不是投資者。</translation>
    </message>
    <message>
        <source>Once after the close: none</source>
        <translation>收市後讀取一次：未選擇</translation>
    </message>
    <message>
        <source>Once after the close: {count} securities</source>
        <translation>收市後讀取一次：{count} 隻證券</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>開啟資料夾</translation>
    </message>
    <message>
        <source>Order books</source>
        <translation>擺盤</translation>
    </message>
    <message>
        <source>Order books are no longer recorded: they take the {size} that you allowed. Archive, Order books, lets the oldest days go or allows more.</source>
        <translation>已停止記錄擺盤：已佔滿您允許的 {size}。可在「歸檔」的「擺盤」中刪除最舊的日子，或允許更多空間。</translation>
    </message>
    <message>
        <source>Parquet and Excel need further packages, which the packaged app does not have: install the wheel with them, pip install &apos;tideboard[archive]&apos;, and use tideboard-archive export.</source>
        <translation>Parquet 及 Excel 需要額外套件，封裝版程式並不包含：請以 pip install &apos;tideboard[archive]&apos; 安裝 wheel 及套件，再用 tideboard-archive export。</translation>
    </message>
    <message>
        <source>Part of the dock</source>
        <translation>面板部分</translation>
    </message>
    <message>
        <source>Participants of the clearing house</source>
        <translation>結算所的參與者</translation>
    </message>
    <message>
        <source>Participants&apos; numbers</source>
        <translation>參與者編號</translation>
    </message>
    <message>
        <source>Participants…</source>
        <translation>參與者…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暫停</translation>
    </message>
    <message>
        <source>Paused: nothing is recorded.</source>
        <translation>已暫停：不作任何記錄。</translation>
    </message>
    <message>
        <source>Progress of the check</source>
        <translation>檢查進度</translation>
    </message>
    <message>
        <source>Progress of the collector</source>
        <translation>採集進度</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>匯出進度</translation>
    </message>
    <message>
        <source>Quotes</source>
        <translation>報價</translation>
    </message>
    <message>
        <source>Ratings</source>
        <translation>評級</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>記錄</translation>
    </message>
    <message>
        <source>Record once after the close</source>
        <translation>收市後記錄一次</translation>
    </message>
    <message>
        <source>Record order books</source>
        <translation>記錄擺盤</translation>
    </message>
    <message>
        <source>Record…</source>
        <translation>記錄…</translation>
    </message>
    <message>
        <source>Restore archive and settings</source>
        <translation>還原歸檔及設定</translation>
    </message>
    <message>
        <source>Restore at the next start</source>
        <translation>下次啟動時還原</translation>
    </message>
    <message>
        <source>Restore this backup?</source>
        <translation>還原這份備份？</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>還原…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>繼續</translation>
    </message>
    <message>
        <source>Resume before the next pre-opening, or this session is gone.</source>
        <translation>請在下次開市前時段之前繼續，否則這個交易日將無法取得。</translation>
    </message>
    <message>
        <source>Room at most, MB</source>
        <translation>空間上限，MB</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>內容</translation>
    </message>
    <message>
        <source>Securities that docks are linked to</source>
        <translation>面板所聯動的證券</translation>
    </message>
    <message>
        <source>Securities with positions</source>
        <translation>有持倉的證券</translation>
    </message>
    <message>
        <source>Securities: {count}, about {size} a day, by {days} recorded security-days.</source>
        <translation>{count} 隻證券：每天約 {size}，按 {days} 個已記錄的證券日計。</translation>
    </message>
    <message>
        <source>Securities: {count}, about {size} a day, measured over {seconds} s.</source>
        <translation>{count} 隻證券：每天約 {size}，按 {seconds} 秒測量。</translation>
    </message>
    <message>
        <source>Securities: {count}. What a day costs is not known yet: measure it.</source>
        <translation>{count} 隻證券。每天佔用尚不清楚：請測量。</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>數據系列</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>交易日</translation>
    </message>
    <message>
        <source>Short sales</source>
        <translation>賣空</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代號</translation>
    </message>
    <message>
        <source>Symbol-sessions</source>
        <translation>證券交易日</translation>
    </message>
    <message>
        <source>Ten levels a side, every change, and every quote; above 50 changes a second one book in 100 ms. Two subscriptions a security.</source>
        <translation>記錄每邊十檔的每次變動和每次報價。每秒變動超過 50 次的擺盤，每 100 毫秒保留一次。每隻證券佔用兩個訂閱額度。</translation>
    </message>
    <message>
        <source>The archive cannot be read</source>
        <translation>無法讀取歸檔</translation>
    </message>
    <message>
        <source>The archive cannot be read: {reason}.</source>
        <translation>無法讀取歸檔：{reason}。</translation>
    </message>
    <message>
        <source>The archive cannot be written: {reason}.</source>
        <translation>無法寫入歸檔：{reason}。</translation>
    </message>
    <message>
        <source>The check was stopped.</source>
        <translation>檢查已停止。</translation>
    </message>
    <message>
        <source>The collector does not run: no book is recorded.</source>
        <translation>採集未運行：不記錄擺盤。</translation>
    </message>
    <message>
        <source>The collector keeps every minute of the symbols in your lists; none can be had later.</source>
        <translation>採集器保存你列表中證券的每一分鐘；過後無法補取。</translation>
    </message>
    <message>
        <source>The connection is down: nothing is recorded.</source>
        <translation>連線中斷：沒有記錄任何內容。</translation>
    </message>
    <message>
        <source>The disk is full: nothing is recorded. What the archive has stays.</source>
        <translation>磁碟已滿：不作任何記錄。已歸檔的數據不變。</translation>
    </message>
    <message>
        <source>The disk refused: {reason}. Nothing was changed.</source>
        <translation>磁碟拒絕：{reason}。沒有作任何更改。</translation>
    </message>
    <message>
        <source>The last try failed at {time}; tideboard-archive status says why.</source>
        <translation>上次嘗試於 {time} 失敗；原因見 tideboard-archive status。</translation>
    </message>
    <message>
        <source>The limits are kept; nothing had to go now.</source>
        <translation>上限已保存；目前無需刪除任何內容。</translation>
    </message>
    <message>
        <source>The limits of the archive leave no room for {count} symbol-sessions of flow by minute. They stay until you agree: Archive, Limits.</source>
        <translation>歸檔的上限已容不下 {count} 個證券交易日的每分鐘資金流向。在你同意前會保留：「歸檔」&gt;「上限」。</translation>
    </message>
    <message>
        <source>The market of this connection is a recorded day: nothing of it is kept.</source>
        <translation>此連線的市場是已記錄的某一天：其中任何內容都不保存。</translation>
    </message>
    <message>
        <source>The markets recorded each minute are closed, and everything that is served was read.</source>
        <translation>每分鐘記錄的市場均已收市，可供讀取的均已讀取。</translation>
    </message>
    <message>
        <source>The practice market&apos;s past sessions are read, once; then it records by itself.</source>
        <translation>正在一次性讀取練習市場的過往交易日，之後會自動記錄。</translation>
    </message>
    <message>
        <source>The provider allows no further call for the moment.</source>
        <translation>數據商暫不接受更多請求。</translation>
    </message>
    <message>
        <source>The provider allows no further call for the moment: next one in {time}.</source>
        <translation>數據商暫不接受更多請求：{time} 後再試。</translation>
    </message>
    <message>
        <source>The symbols could not be looked up. {reason}</source>
        <translation>未能查找代號。{reason}</translation>
    </message>
    <message>
        <source>These are {count} symbols; at most {most} can be recorded.</source>
        <translation>共有 {count} 個代號，最多可記錄 {most} 個。</translation>
    </message>
    <message>
        <source>They take the {size} that you allowed: no book is recorded.</source>
        <translation>已佔滿您允許的 {size}：不記錄擺盤。</translation>
    </message>
    <message>
        <source>Thinned</source>
        <translation>抽樣</translation>
    </message>
    <message>
        <source>Too many rows for a sheet: take fewer sessions, CSV or Parquet.</source>
        <translation>一張工作表容納不下這些行：請減少交易日，或用 CSV 或 Parquet。</translation>
    </message>
    <message>
        <source>Trades</source>
        <translation>逐筆成交</translation>
    </message>
    <message>
        <source>Trades of what a window shows</source>
        <translation>視窗所示證券的逐筆成交</translation>
    </message>
    <message>
        <source>Trades: none</source>
        <translation>逐筆成交：不記錄</translation>
    </message>
    <message>
        <source>Trades: of what is shown</source>
        <translation>逐筆成交：畫面所示證券</translation>
    </message>
    <message>
        <source>Trades: of what is shown, and {count} lists</source>
        <translation>逐筆成交：畫面所示證券及 {count} 個列表</translation>
    </message>
    <message>
        <source>Trades: of {count} lists</source>
        <translation>逐筆成交：{count} 個列表</translation>
    </message>
    <message>
        <source>Verified {time} in {seconds} s: {blocks} blocks, {damages} damaged</source>
        <translation>{time} 完成驗證，用時 {seconds} 秒：{blocks} 個數據塊，{damages} 個損壞</translation>
    </message>
    <message>
        <source>Verified. Start Tideboard again: archive and settings are then put in place.</source>
        <translation>已驗證。請重新啟動 Tideboard，屆時歸檔和設定便會就位。</translation>
    </message>
    <message>
        <source>Verified. Start Tideboard again: the archive is then put in place; there are no settings in it.</source>
        <translation>已驗證。請重新啟動 Tideboard，屆時歸檔便會就位；備份中沒有設定。</translation>
    </message>
    <message>
        <source>Verify now</source>
        <translation>立即驗證</translation>
    </message>
    <message>
        <source>Verifying the backup…</source>
        <translation>正在驗證備份…</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Waiting for the first book.</source>
        <translation>正在等待首個擺盤。</translation>
    </message>
    <message>
        <source>Which gaps</source>
        <translation>哪些缺口</translation>
    </message>
    <message>
        <source>Whole sessions are read, those with gaps last.</source>
        <translation>正在讀取整個交易日，有缺口的留待最後。</translation>
    </message>
    <message>
        <source>Whose trades…</source>
        <translation>記錄哪些成交…</translation>
    </message>
    <message>
        <source>Without them a replay has no order book. Nothing is kept unless you agree.</source>
        <translation>沒有記錄，回放便沒有擺盤。未經您同意不會記錄。</translation>
    </message>
    <message>
        <source>Would drop {count} symbol-sessions up to {day}: {size}.</source>
        <translation>將刪除至 {day} 為止的 {count} 個證券交易日：{size}。</translation>
    </message>
    <message>
        <source>Writing {place}…</source>
        <translation>正在寫入 {place}…</translation>
    </message>
    <message>
        <source>Written by {holder}; this window only reads.</source>
        <translation>由 {holder} 寫入；此視窗只作讀取。</translation>
    </message>
    <message>
        <source>YYYY-MM-DD</source>
        <translation>YYYY-MM-DD</translation>
    </message>
    <message>
        <source>a reason that this version does not know</source>
        <translation>此版本不認識的原因</translation>
    </message>
    <message>
        <source>a whole run takes about {time}</source>
        <translation>全部讀取約需 {time}</translation>
    </message>
    <message>
        <source>about {lines} rows; symbols: {symbols}, sessions: {sessions}; missing stays empty</source>
        <translation>約 {lines} 行；證券：{symbols}，交易日：{sessions}；缺失留空</translation>
    </message>
    <message>
        <source>about {size}, securities: {count}</source>
        <translation>約 {size}，{count} 隻證券</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 項</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>另一程式</translation>
    </message>
    <message>
        <source>block</source>
        <translation>數據塊</translation>
    </message>
    <message>
        <source>can be fetched until {time}</source>
        <translation>可補取至 {time}</translation>
    </message>
    <message>
        <source>can still be fetched</source>
        <translation>仍可補取</translation>
    </message>
    <message>
        <source>changes of a book</source>
        <translation>擺盤的變動</translation>
    </message>
    <message>
        <source>collecting</source>
        <translation>採集中</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>complete: {whole} of {all} symbol-sessions</source>
        <translation>完整：{whole} / {all} 個證券交易日</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>連線中斷</translation>
    </message>
    <message>
        <source>copy for percentiles</source>
        <translation>百分位用的副本</translation>
    </message>
    <message>
        <source>counts for percentiles up to {time}</source>
        <translation>計入百分位至 {time}</translation>
    </message>
    <message>
        <source>counts of a session</source>
        <translation>交易日的計數</translation>
    </message>
    <message>
        <source>daily figures</source>
        <translation>每日數據</translation>
    </message>
    <message>
        <source>disk full</source>
        <translation>磁碟已滿</translation>
    </message>
    <message>
        <source>disk nearly full</source>
        <translation>磁碟將滿</translation>
    </message>
    <message>
        <source>dropped by a limit of size or age</source>
        <translation>因大小或日數上限而刪除</translation>
    </message>
    <message>
        <source>fetched later</source>
        <translation>其後已補取</translation>
    </message>
    <message>
        <source>full</source>
        <translation>已滿</translation>
    </message>
    <message>
        <source>gaps in the session</source>
        <translation>交易日內有缺口</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>已無法取得</translation>
    </message>
    <message>
        <source>limit of calls or subscriptions reached</source>
        <translation>已達請求或訂閱上限</translation>
    </message>
    <message>
        <source>linked securities</source>
        <translation>聯動證券</translation>
    </message>
    <message>
        <source>list {name}</source>
        <translation>列表 {name}</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>missing is stated, never made up</source>
        <translation>缺失如實列出，絕不補造</translation>
    </message>
    <message>
        <source>missing, gone at the provider</source>
        <translation>缺失，數據商已不再提供</translation>
    </message>
    <message>
        <source>no list</source>
        <translation>無列表</translation>
    </message>
    <message>
        <source>no longer among the securities whose books are recorded</source>
        <translation>不再屬於記錄擺盤的證券</translation>
    </message>
    <message>
        <source>no pushes, read every few seconds: {symbols}</source>
        <translation>沒有推送，每隔數秒讀取一次：{symbols}</translation>
    </message>
    <message>
        <source>no room: the limit of recorded books, or the disk</source>
        <translation>空間不足：已達擺盤記錄上限或磁碟將滿</translation>
    </message>
    <message>
        <source>not begun</source>
        <translation>尚未開始</translation>
    </message>
    <message>
        <source>not measured so far</source>
        <translation>尚未測量</translation>
    </message>
    <message>
        <source>not offered, or no right to it</source>
        <translation>不提供，或無權限</translation>
    </message>
    <message>
        <source>not yet recorded</source>
        <translation>尚未記錄</translation>
    </message>
    <message>
        <source>noted, closed</source>
        <translation>已註明，結束</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>無</translation>
    </message>
    <message>
        <source>nothing collected: the program did not run</source>
        <translation>未採集：程式沒有運行</translation>
    </message>
    <message>
        <source>nothing is missing any more</source>
        <translation>已無缺失</translation>
    </message>
    <message>
        <source>now: {symbols}</source>
        <translation>目前：{symbols}</translation>
    </message>
    <message>
        <source>of</source>
        <translation>共</translation>
    </message>
    <message>
        <source>off</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暫停</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>持倉</translation>
    </message>
    <message>
        <source>reading the past</source>
        <translation>讀取過往</translation>
    </message>
    <message>
        <source>recording</source>
        <translation>記錄中</translation>
    </message>
    <message>
        <source>replayed market</source>
        <translation>回放的市場</translation>
    </message>
    <message>
        <source>session under way</source>
        <translation>交易進行中</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>即將開始</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>structure of the file</source>
        <translation>檔案結構</translation>
    </message>
    <message>
        <source>the block was damaged</source>
        <translation>數據塊損壞</translation>
    </message>
    <message>
        <source>the provider sent no rows</source>
        <translation>數據商未發送數據</translation>
    </message>
    <message>
        <source>the provider&apos;s server failed</source>
        <translation>數據商的伺服器出錯</translation>
    </message>
    <message>
        <source>through a hub</source>
        <translation>經由行情中樞</translation>
    </message>
    <message>
        <source>trades came faster than they could be written</source>
        <translation>成交到達過快，來不及寫入</translation>
    </message>
    <message>
        <source>up to date</source>
        <translation>已是最新</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>waiting for the limit</source>
        <translation>等待限額</translation>
    </message>
    <message>
        <source>whole session</source>
        <translation>整個交易日</translation>
    </message>
    <message>
        <source>will be asked again</source>
        <translation>會再次請求</translation>
    </message>
    <message>
        <source>{count} rows in {place}</source>
        <translation>{count} 行，位於 {place}</translation>
    </message>
    <message>
        <source>{count} securities.</source>
        <translation>{count} 隻證券。</translation>
    </message>
    <message>
        <source>{count} securities; a run takes about {time}.</source>
        <translation>{count} 隻證券；讀取一次約需 {time}。</translation>
    </message>
    <message>
        <source>{count} stretches, {time} together: above 50 changes a second one in 100 ms is kept</source>
        <translation>{count} 段，合計 {time}：每秒變動超過 50 次時，每 100 毫秒保留一次</translation>
    </message>
    <message>
        <source>{count} symbols, {first} and {more} more</source>
        <translation>{count} 隻證券，{first} 及另外 {more} 隻</translation>
    </message>
    <message>
        <source>{done} of {total} symbols read</source>
        <translation>已讀取 {done} / {total} 隻證券</translation>
    </message>
    <message>
        <source>{market}: {symbols} symbols, {sessions} sessions</source>
        <translation>{market}：{symbols} 隻證券，{sessions} 個交易日</translation>
    </message>
    <message>
        <source>{place}: {there} publications are there, {waiting} wait</source>
        <translation>{place}：已有 {there} 次發佈，{waiting} 次待發佈</translation>
    </message>
    <message>
        <source>{reason}, asked {count} times</source>
        <translation>{reason}，已請求 {count} 次</translation>
    </message>
    <message>
        <source>{received} of {expected} minutes</source>
        <translation>{received} / {expected} 分鐘</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>可用 {size}</translation>
    </message>
    <message>
        <source>{size} of {limit}</source>
        <translation>{size}，上限 {limit}</translation>
    </message>
    <message>
        <source>{symbols} and {count} more</source>
        <translation>{symbols} 及另外 {count} 隻</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>尚餘 {time}</translation>
    </message>
</context>
<context>
    <name>AsConfirmed</name>
    <message>
        <source>Account</source>
        <translation>帳戶</translation>
    </message>
    <message>
        <source>Cancel, then prepare anew…</source>
        <translation>先撤單，再重新填單…</translation>
    </message>
    <message>
        <source>Cancel…</source>
        <translation>撤單…</translation>
    </message>
    <message>
        <source>Change it back…</source>
        <translation>改回原樣…</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>跟蹤距離</translation>
    </message>
    <message>
        <source>Distance in percent</source>
        <translation>跟蹤百分比</translation>
    </message>
    <message>
        <source>Fill price</source>
        <translation>成交價</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>已成交</translation>
    </message>
    <message>
        <source>Go on counting it</source>
        <translation>繼續計入</translation>
    </message>
    <message>
        <source>In no list</source>
        <translation>不在列表中</translation>
    </message>
    <message>
        <source>It fires at another price than you confirmed.</source>
        <translation>觸發的價格與你確認的不同。</translation>
    </message>
    <message>
        <source>It has traded beyond your limit: ask the broker why.</source>
        <translation>成交價超出你的限價：請向券商查詢。</translation>
    </message>
    <message>
        <source>It is in no list: count it no longer…</source>
        <translation>不在任何列表中：不再計入…</translation>
    </message>
    <message>
        <source>It may end earlier, or work longer, than you confirmed.</source>
        <translation>訂單可能比你確認的更早結束，或更久有效。</translation>
    </message>
    <message>
        <source>It may trade in sessions that you did not confirm, or not in those that you did.</source>
        <translation>訂單可能在你沒有確認的時段成交，或在你確認的時段不成交。</translation>
    </message>
    <message>
        <source>It trades by other rules than you confirmed.</source>
        <translation>成交方式與你確認的不同。</translation>
    </message>
    <message>
        <source>Keep as the broker has it</source>
        <translation>按券商現狀保留</translation>
    </message>
    <message>
        <source>Kept otherwise</source>
        <translation>與確認不符</translation>
    </message>
    <message>
        <source>Kept otherwise. {lines}</source>
        <translation>與確認不符。{lines}</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>到期日</translation>
    </message>
    <message>
        <source>Last day of the exits</source>
        <translation>離場單到期日</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限價</translation>
    </message>
    <message>
        <source>Limit beyond the trigger</source>
        <translation>限價與觸發價之差</translation>
    </message>
    <message>
        <source>Limit of the stop loss</source>
        <translation>止損限價</translation>
    </message>
    <message>
        <source>Limit of the take profit</source>
        <translation>止盈限價</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>More has traded than you confirmed: look at the position.</source>
        <translation>成交數量超過你確認的：請查看持倉。</translation>
    </message>
    <message>
        <source>Not told by the broker: {terms}</source>
        <translation>券商未告知：{terms}</translation>
    </message>
    <message>
        <source>Nothing of the order is left to prepare anew.</source>
        <translation>訂單沒有剩餘可重新填單。</translation>
    </message>
    <message>
        <source>Once it fires, its limit is another than you confirmed.</source>
        <translation>觸發後的限價與你確認的不同。</translation>
    </message>
    <message>
        <source>Prepare it anew as confirmed</source>
        <translation>按確認內容重新填單</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>數量</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>證券</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Stop loss</source>
        <translation>止損</translation>
    </message>
    <message>
        <source>Take profit</source>
        <translation>止盈</translation>
    </message>
    <message>
        <source>The broker has accepted it. If it is there after all, it is your order and may fill. From now on it counts no longer, and orders on the same side are not held back by it.</source>
        <translation>券商已接受這張訂單。如果它仍在券商處，就是你的訂單，可能成交。今後不再計入，也不再因它而限制同方向的訂單。</translation>
    </message>
    <message>
        <source>The broker lists it after all.</source>
        <translation>券商其實列出了這張訂單。</translation>
    </message>
    <message>
        <source>The broker may not have it, or may have it in none of its lists: look in the broker&apos;s app. Until you decide, it counts whole.</source>
        <translation>券商可能沒有這張訂單，也可能有而不在任何列表中：請查看券商的 App。在你決定之前，按全數計入。</translation>
    </message>
    <message>
        <source>The broker tells of no stop: the position may be without one.</source>
        <translation>券商沒有告知止損：持倉可能沒有止損。</translation>
    </message>
    <message>
        <source>The broker tells of no take profit: the position may be without one.</source>
        <translation>券商沒有告知止盈：持倉可能沒有止盈。</translation>
    </message>
    <message>
        <source>The exit fires or trades at another price than you confirmed.</source>
        <translation>離場單觸發或成交的價格與你確認的不同。</translation>
    </message>
    <message>
        <source>The exits may end earlier, or stand longer, than you confirmed.</source>
        <translation>離場單可能比你確認的更早結束，或更久有效。</translation>
    </message>
    <message>
        <source>The exits may not stand in all sessions that you confirmed, or stand in others.</source>
        <translation>離場單可能不在你確認的所有時段有效，或在其他時段有效。</translation>
    </message>
    <message>
        <source>The order is not over yet. Once it is, the menu of its row prepares it anew.</source>
        <translation>訂單尚未結束。結束之後，可從其所在行的選單重新填單。</translation>
    </message>
    <message>
        <source>Time in force</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>Time in force of the exits</source>
        <translation>離場單有效期</translation>
    </message>
    <message>
        <source>Trading hours</source>
        <translation>交易時段</translation>
    </message>
    <message>
        <source>Trading hours of the exits</source>
        <translation>離場單交易時段</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>觸發價</translation>
    </message>
    <message>
        <source>Trigger of the stop loss</source>
        <translation>止損觸發價</translation>
    </message>
    <message>
        <source>Trigger of the take profit</source>
        <translation>止盈觸發價</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>Until you decide, both orders count.</source>
        <translation>在你決定之前，兩者都計入。</translation>
    </message>
    <message>
        <source>Until you decide, the larger of both quantities counts.</source>
        <translation>在你決定之前，按兩個數量中較大者計入。</translation>
    </message>
    <message>
        <source>Until you decide, the worse of both prices counts.</source>
        <translation>在你決定之前，按兩個價格中較差者計入。</translation>
    </message>
    <message>
        <source>You kept it as the broker has it. {lines}</source>
        <translation>你按券商現狀保留。{lines}</translation>
    </message>
    <message>
        <source>accepted as {asked}, in no list of the broker&apos;s</source>
        <translation>已接受，編號 {asked}，不在券商的任何列表中</translation>
    </message>
    <message>
        <source>confirmed {asked} or better, filled at {kept}</source>
        <translation>確認 {asked} 或更優，成交 {kept}</translation>
    </message>
    <message>
        <source>confirmed {asked}, at the broker {kept}</source>
        <translation>確認 {asked}，券商 {kept}</translation>
    </message>
    <message>
        <source>confirmed {asked}, filled {kept}</source>
        <translation>確認 {asked}，已成交 {kept}</translation>
    </message>
    <message>
        <source>confirmed {asked}, the broker tells of none</source>
        <translation>確認 {asked}，券商沒有告知</translation>
    </message>
    <message>
        <source>none</source>
        <translation>無</translation>
    </message>
    <message>
        <source>{line}, and {count} more</source>
        <translation>{line}，另有 {count} 項</translation>
    </message>
    <message>
        <source>{order} is kept otherwise than you confirmed.</source>
        <translation>{order} 與你確認的內容不符。</translation>
    </message>
    <message>
        <source>{order} is kept otherwise than you confirmed: {terms}.</source>
        <translation>{order} 與你確認的內容不符：{terms}。</translation>
    </message>
    <message>
        <source>{values} (changed elsewhere, or kept otherwise)</source>
        <translation>{values}（在別處改動，或與確認不符）</translation>
    </message>
    <message>
        <source>{values} (this broker writes it so)</source>
        <translation>{values}（該券商如此記錄）</translation>
    </message>
    <message>
        <source>{values} (you kept it)</source>
        <translation>{values}（你已保留）</translation>
    </message>
</context>
<context>
    <name>Audit</name>
    <message>
        <source>The disk is full: no new orders until there is room. Cancels still go.</source>
        <translation>磁碟已滿：騰出空間前不接受新訂單。撤單仍可送出。</translation>
    </message>
    <message>
        <source>The order log cannot be read: no new orders. Cancels still go.</source>
        <translation>訂單紀錄無法讀取：不接受新訂單。撤單仍可送出。</translation>
    </message>
    <message>
        <source>The order log cannot be written: no new orders. Cancels still go.</source>
        <translation>訂單紀錄無法寫入：不接受新訂單。撤單仍可送出。</translation>
    </message>
    <message>
        <source>The order log is shorter than it was: no new orders. See “tideboard audit verify”.</source>
        <translation>訂單紀錄比之前短：不接受新訂單。請執行「tideboard audit verify」。</translation>
    </message>
    <message>
        <source>The order log was changed at line {line}: no new orders. See “tideboard audit verify”.</source>
        <translation>訂單紀錄第 {line} 行被改動：不接受新訂單。請執行「tideboard audit verify」。</translation>
    </message>
    <message>
        <source>The order log was moved away: no new orders until it is back in its place. Cancels still go.</source>
        <translation>訂單紀錄已被移走：放回原處之前不接受新訂單。撤單仍可送出。</translation>
    </message>
    <message>
        <source>{kept} records are kept in memory.</source>
        <translation>記憶體中保存了 {kept} 筆紀錄。</translation>
    </message>
</context>
<context>
    <name>Behind</name>
    <message>
        <source>1 day</source>
        <translation>1 日</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>All institutions together at the end of each period</source>
        <translation>所有機構在每期結束時的合計持股</translation>
    </message>
    <message>
        <source>Analyst</source>
        <translation>分析師</translation>
    </message>
    <message>
        <source>Analyst&apos;s note</source>
        <translation>分析師評註</translation>
    </message>
    <message>
        <source>Analysts</source>
        <translation>分析師</translation>
    </message>
    <message>
        <source>As a number</source>
        <translation>數值</translation>
    </message>
    <message>
        <source>As told</source>
        <translation>原文</translation>
    </message>
    <message>
        <source>Asking for the brokers&apos; trades</source>
        <translation>正在查詢經紀買賣</translation>
    </message>
    <message>
        <source>Asking for the buy-backs</source>
        <translation>正在查詢回購</translation>
    </message>
    <message>
        <source>Asking for the comparison</source>
        <translation>正在查詢對比</translation>
    </message>
    <message>
        <source>Asking for the dividends</source>
        <translation>正在查詢股息</translation>
    </message>
    <message>
        <source>Asking for the expected figures</source>
        <translation>正在查詢預期數字</translation>
    </message>
    <message>
        <source>Asking for the filings</source>
        <translation>正在查詢申報</translation>
    </message>
    <message>
        <source>Asking for the forecasts</source>
        <translation>正在查詢預測</translation>
    </message>
    <message>
        <source>Asking for the funds</source>
        <translation>正在查詢基金</translation>
    </message>
    <message>
        <source>Asking for the history of the ratings</source>
        <translation>正在查詢評級歷史</translation>
    </message>
    <message>
        <source>Asking for the holder&apos;s trades</source>
        <translation>正在查詢該股東的買賣</translation>
    </message>
    <message>
        <source>Asking for the holders</source>
        <translation>正在查詢股東</translation>
    </message>
    <message>
        <source>Asking for the holders with the most shares</source>
        <translation>正在查詢持股最多的股東</translation>
    </message>
    <message>
        <source>Asking for the holdings in the clearing house</source>
        <translation>正在查詢結算所持股</translation>
    </message>
    <message>
        <source>Asking for the industry</source>
        <translation>正在查詢行業</translation>
    </message>
    <message>
        <source>Asking for the insiders</source>
        <translation>正在查詢內部人士</translation>
    </message>
    <message>
        <source>Asking for the institution</source>
        <translation>正在查詢該機構</translation>
    </message>
    <message>
        <source>Asking for the institutions by period</source>
        <translation>正在查詢各期機構持股</translation>
    </message>
    <message>
        <source>Asking for the institutions of the market</source>
        <translation>正在查詢市場的機構</translation>
    </message>
    <message>
        <source>Asking for the newest changes of ratings</source>
        <translation>正在查詢最新評級變動</translation>
    </message>
    <message>
        <source>Asking for the operating figures</source>
        <translation>正在查詢經營數據</translation>
    </message>
    <message>
        <source>Asking for the participant&apos;s holding</source>
        <translation>正在查詢參與者持股</translation>
    </message>
    <message>
        <source>Asking for the ratings</source>
        <translation>正在查詢評級</translation>
    </message>
    <message>
        <source>Asking for the ratings of each firm</source>
        <translation>正在查詢各機構評級</translation>
    </message>
    <message>
        <source>Asking for the report of Morningstar</source>
        <translation>正在查詢晨星的報告</translation>
    </message>
    <message>
        <source>Asking for the short positions</source>
        <translation>正在查詢淡倉</translation>
    </message>
    <message>
        <source>Asking for the short sales</source>
        <translation>正在查詢沽空</translation>
    </message>
    <message>
        <source>Asking for the valuation</source>
        <translation>正在查詢估值</translation>
    </message>
    <message>
        <source>Asking for the volume by price</source>
        <translation>正在查詢按價格的成交量</translation>
    </message>
    <message>
        <source>Asking for what is sold short most</source>
        <translation>正在查詢沽空最多的證券</translation>
    </message>
    <message>
        <source>Asking who leads the company</source>
        <translation>正在查詢公司管理層</translation>
    </message>
    <message>
        <source>Assets</source>
        <translation>總資產</translation>
    </message>
    <message>
        <source>Average</source>
        <translation>均價</translation>
    </message>
    <message>
        <source>Average price of the day</source>
        <translation>當日均價</translation>
    </message>
    <message>
        <source>Bears say</source>
        <translation>看淡觀點</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>此前</translation>
    </message>
    <message>
        <source>Beside my lists</source>
        <translation>對比我的清單</translation>
    </message>
    <message>
        <source>Book a share</source>
        <translation>每股賬面值</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>兩者</translation>
    </message>
    <message>
        <source>Bought</source>
        <translation>買入</translation>
    </message>
    <message>
        <source>Bought back</source>
        <translation>回購額</translation>
    </message>
    <message>
        <source>Bought back by day, as money in {currency}</source>
        <translation>按日回購，金額，{currency}</translation>
    </message>
    <message>
        <source>Bought back by day, in shares</source>
        <translation>按日回購，股數</translation>
    </message>
    <message>
        <source>Bought back, net, by fiscal year, as money</source>
        <translation>按財政年度的淨回購金額</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>經紀</translation>
    </message>
    <message>
        <source>Brokers</source>
        <translation>經紀</translation>
    </message>
    <message>
        <source>Bulls say</source>
        <translation>看好觀點</translation>
    </message>
    <message>
        <source>Buy</source>
        <translation>買入</translation>
    </message>
    <message>
        <source>Buy-backs</source>
        <translation>回購</translation>
    </message>
    <message>
        <source>By price</source>
        <translation>按價格</translation>
    </message>
    <message>
        <source>Capital allocation</source>
        <translation>資本配置</translation>
    </message>
    <message>
        <source>Change of worth</source>
        <translation>市值變動</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>變動</translation>
    </message>
    <message>
        <source>Changes of holdings over {count} trading days</source>
        <translation>{count} 個交易日的持股變動</translation>
    </message>
    <message>
        <source>Choose a holder in Most shares: a click or Enter on its bar</source>
        <translation>請在「持股最多」選擇一名股東：按其橫條或按 Enter</translation>
    </message>
    <message>
        <source>Choose a participant in Holdings: a click or Enter on its bar</source>
        <translation>在「持股」中選一個參與者：點按其長條或按 Enter</translation>
    </message>
    <message>
        <source>Choose an institution: a click or Enter on a bar of Largest, Filed or of the market</source>
        <translation>請選擇一家機構：在「最大」、「申報」或市場機構的橫條上按一下或按 Enter</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>收市</translation>
    </message>
    <message>
        <source>Close (right)</source>
        <translation>收市價（右）</translation>
    </message>
    <message>
        <source>Closing price</source>
        <translation>收市價</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代號</translation>
    </message>
    <message>
        <source>Companies</source>
        <translation>公司數目</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>公司</translation>
    </message>
    <message>
        <source>Counted from our bars of a minute</source>
        <translation>按本程式的分鐘K線計</translation>
    </message>
    <message>
        <source>Daily volume</source>
        <translation>日均成交量</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Days to cover</source>
        <translation>回補天數</translation>
    </message>
    <message>
        <source>Days to cover (right)</source>
        <translation>回補天數（右）</translation>
    </message>
    <message>
        <source>Disclosed</source>
        <translation>披露於</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>派發</translation>
    </message>
    <message>
        <source>Distributions in the provider&apos;s words, the newest ex-date first</source>
        <translation>以供應商文字列出的派發，最新除淨日在先</translation>
    </message>
    <message>
        <source>Dividend a share</source>
        <translation>每股股息</translation>
    </message>
    <message>
        <source>Dividends</source>
        <translation>股息</translation>
    </message>
    <message>
        <source>EPS forecast</source>
        <translation>每股盈利預測</translation>
    </message>
    <message>
        <source>Earnings</source>
        <translation>盈利</translation>
    </message>
    <message>
        <source>Earnings a share</source>
        <translation>每股盈利</translation>
    </message>
    <message>
        <source>Earnings per share by fiscal period, expected and reported, in {currency}</source>
        <translation>按財政期的每股盈利，預期與公佈，以 {currency} 計</translation>
    </message>
    <message>
        <source>Economic moat</source>
        <translation>護城河</translation>
    </message>
    <message>
        <source>Estimates of analysts, number not told</source>
        <translation>分析師的估計，未說明人數</translation>
    </message>
    <message>
        <source>Estimates of {count} analysts</source>
        <translation>{count} 位分析師的估計</translation>
    </message>
    <message>
        <source>Ex-date</source>
        <translation>除淨日</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>預期</translation>
    </message>
    <message>
        <source>Expected earnings per share: estimates of institutions</source>
        <translation>預期每股盈利：機構的估計</translation>
    </message>
    <message>
        <source>Fair value</source>
        <translation>公平值</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>Filed</source>
        <translation>申報</translation>
    </message>
    <message>
        <source>Filed for</source>
        <translation>申報截至</translation>
    </message>
    <message>
        <source>Filing</source>
        <translation>申報類型</translation>
    </message>
    <message>
        <source>Filings of the last 90 days, each a change since the filing before</source>
        <translation>最近 90 日的申報，各為與上次申報的變動</translation>
    </message>
    <message>
        <source>Financial health</source>
        <translation>財務健康</translation>
    </message>
    <message>
        <source>Firm</source>
        <translation>機構</translation>
    </message>
    <message>
        <source>Firms</source>
        <translation>各機構</translation>
    </message>
    <message>
        <source>Fiscal year</source>
        <translation>財政年度</translation>
    </message>
    <message>
        <source>From</source>
        <translation>由</translation>
    </message>
    <message>
        <source>Fund</source>
        <translation>基金</translation>
    </message>
    <message>
        <source>Fundamentals</source>
        <translation>基本因素</translation>
    </message>
    <message>
        <source>Funds</source>
        <translation>基金</translation>
    </message>
    <message>
        <source>Funds by the part of their own value that is in it, not by their part of the company</source>
        <translation>按佔基金自身價值的比例排列，並非佔公司的比例</translation>
    </message>
    <message>
        <source>Highest</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>持有</translation>
    </message>
    <message>
        <source>Holder</source>
        <translation>股東</translation>
    </message>
    <message>
        <source>Holders</source>
        <translation>股東</translation>
    </message>
    <message>
        <source>Holders by their filings, in percent of the issued shares</source>
        <translation>按申報的股東，佔已發行股份的百分比</translation>
    </message>
    <message>
        <source>Holders with the most shares by their newest filings, in shares</source>
        <translation>按最新申報持股最多的股東，以股計</translation>
    </message>
    <message>
        <source>Holding (left)</source>
        <translation>持股（左）</translation>
    </message>
    <message>
        <source>Holdings</source>
        <translation>持股</translation>
    </message>
    <message>
        <source>Holdings at the clearing house, day not told</source>
        <translation>結算所持股，未說明日期</translation>
    </message>
    <message>
        <source>Holdings at the clearing house, settled {day}, of trades two trading days before</source>
        <translation>結算所持股，{day} 交收，即兩個交易日前的買賣</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>持有</translation>
    </message>
    <message>
        <source>In what</source>
        <translation>以何計</translation>
    </message>
    <message>
        <source>Industries</source>
        <translation>行業</translation>
    </message>
    <message>
        <source>Industry</source>
        <translation>行業</translation>
    </message>
    <message>
        <source>Insiders</source>
        <translation>內部人士</translation>
    </message>
    <message>
        <source>Insiders: the newest trade of each, in shares; what they hold is in the table</source>
        <translation>內部人士：每人最近一次交易，股數；持股見表格</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>機構</translation>
    </message>
    <message>
        <source>Institutions</source>
        <translation>機構</translation>
    </message>
    <message>
        <source>Institutions (right)</source>
        <translation>機構數目（右）</translation>
    </message>
    <message>
        <source>Institutions by what they hold of companies of {market}, money in {currency}</source>
        <translation>機構按所持{market}公司的市值，金額以 {currency} 計</translation>
    </message>
    <message>
        <source>Institutions of the market</source>
        <translation>市場的機構</translation>
    </message>
    <message>
        <source>Investment thesis</source>
        <translation>投資論點</translation>
    </message>
    <message>
        <source>Its newest filing tells nothing of it</source>
        <translation>其最新申報沒有這些內容</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Last twelve months: {amount} {currency}</source>
        <translation>最近十二個月：{amount} {currency}</translation>
    </message>
    <message>
        <source>Lines of the operating summaries and the statements, in the provider&apos;s words</source>
        <translation>營運摘要與財務報表的各行，按供應商的說法</translation>
    </message>
    <message>
        <source>Lowered</source>
        <translation>下調</translation>
    </message>
    <message>
        <source>Lowest</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>標記</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>Mean target</source>
        <translation>目標價均值</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>中位數</translation>
    </message>
    <message>
        <source>More or fewer</source>
        <translation>增減家數</translation>
    </message>
    <message>
        <source>Morningstar</source>
        <translation>晨星</translation>
    </message>
    <message>
        <source>Morningstar has no report of it</source>
        <translation>晨星沒有它的報告</translation>
    </message>
    <message>
        <source>Most shares</source>
        <translation>持股最多</translation>
    </message>
    <message>
        <source>Most sold short</source>
        <translation>沽空最多</translation>
    </message>
    <message>
        <source>Neither</source>
        <translation>中性</translation>
    </message>
    <message>
        <source>Net shares</source>
        <translation>淨股數</translation>
    </message>
    <message>
        <source>Newest trade {day}</source>
        <translation>最新買賣 {day}</translation>
    </message>
    <message>
        <source>No analyst has rated it</source>
        <translation>沒有分析師評級</translation>
    </message>
    <message>
        <source>No buy-backs are known</source>
        <translation>未有回購資料</translation>
    </message>
    <message>
        <source>No company of its industry is known</source>
        <translation>未有同業公司資料</translation>
    </message>
    <message>
        <source>No dividends are known</source>
        <translation>未有股息資料</translation>
    </message>
    <message>
        <source>No earlier rating is known</source>
        <translation>沒有已知的歷史評級</translation>
    </message>
    <message>
        <source>No expected figures are known</source>
        <translation>未有預期數字</translation>
    </message>
    <message>
        <source>No firm has rated it</source>
        <translation>沒有機構給出評級</translation>
    </message>
    <message>
        <source>No forecast is known</source>
        <translation>未有預測</translation>
    </message>
    <message>
        <source>No fund has filed</source>
        <translation>沒有基金申報</translation>
    </message>
    <message>
        <source>No holder has filed</source>
        <translation>沒有股東申報</translation>
    </message>
    <message>
        <source>No holding changed over this span, or the broker does not tell it</source>
        <translation>此期間沒有持股變動，或券商沒有提供</translation>
    </message>
    <message>
        <source>No holding of this participant is known</source>
        <translation>未有此參與者的持股資料</translation>
    </message>
    <message>
        <source>No holdings are known</source>
        <translation>未有持股資料</translation>
    </message>
    <message>
        <source>No insider has filed</source>
        <translation>沒有內部人士申報</translation>
    </message>
    <message>
        <source>No institution has filed</source>
        <translation>沒有機構申報</translation>
    </message>
    <message>
        <source>No institution of this name has filed what it holds in this market</source>
        <translation>沒有此名稱的機構申報過其在該市場的持倉</translation>
    </message>
    <message>
        <source>No operating figures are known</source>
        <translation>沒有已知的經營數據</translation>
    </message>
    <message>
        <source>No opinion</source>
        <translation>沒有意見</translation>
    </message>
    <message>
        <source>No rating has changed</source>
        <translation>沒有評級變動</translation>
    </message>
    <message>
        <source>No short positions are known</source>
        <translation>未有淡倉資料</translation>
    </message>
    <message>
        <source>No short sales are known</source>
        <translation>未有沽空資料</translation>
    </message>
    <message>
        <source>No trade of this holder is known</source>
        <translation>沒有已知的該股東買賣</translation>
    </message>
    <message>
        <source>No trades of brokers are known for this day</source>
        <translation>未有此日的經紀買賣資料</translation>
    </message>
    <message>
        <source>No valuation is known</source>
        <translation>未有估值資料</translation>
    </message>
    <message>
        <source>No volume by price is known for this day</source>
        <translation>沒有當日按價格的成交量</translation>
    </message>
    <message>
        <source>Nobody is named</source>
        <translation>沒有列出任何人</translation>
    </message>
    <message>
        <source>None of these companies is compared</source>
        <translation>這些公司都沒有對比</translation>
    </message>
    <message>
        <source>Nothing to draw; T shows the table</source>
        <translation>沒有可繪畫的；按 T 顯示表格</translation>
    </message>
    <message>
        <source>Nothing was filed in the last 90 days</source>
        <translation>最近 90 日沒有申報</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>編號</translation>
    </message>
    <message>
        <source>Of all holdings</source>
        <translation>佔全部持股</translation>
    </message>
    <message>
        <source>Of issued</source>
        <translation>佔已發行</translation>
    </message>
    <message>
        <source>Of issued, before</source>
        <translation>先前佔已發行</translation>
    </message>
    <message>
        <source>Of its holdings</source>
        <translation>佔其持倉</translation>
    </message>
    <message>
        <source>Of the fund</source>
        <translation>佔基金</translation>
    </message>
    <message>
        <source>Of the issued shares (left)</source>
        <translation>佔已發行股份（左）</translation>
    </message>
    <message>
        <source>Of the person</source>
        <translation>個人簡介</translation>
    </message>
    <message>
        <source>Of the volume</source>
        <translation>佔成交量</translation>
    </message>
    <message>
        <source>Of turnover</source>
        <translation>佔成交額</translation>
    </message>
    <message>
        <source>Of {provider} alone</source>
        <translation>只來自 {provider}</translation>
    </message>
    <message>
        <source>Older than expected: the newest day is {day}, usually told within {count} trading days.</source>
        <translation>比預期舊：最新一日為 {day}，通常在 {count} 個交易日內公佈。</translation>
    </message>
    <message>
        <source>One holder</source>
        <translation>單一股東</translation>
    </message>
    <message>
        <source>One institution</source>
        <translation>單一機構</translation>
    </message>
    <message>
        <source>One participant</source>
        <translation>單一參與者</translation>
    </message>
    <message>
        <source>Open positions</source>
        <translation>未平淡倉</translation>
    </message>
    <message>
        <source>Open positions at their report days, not what a day sold</source>
        <translation>申報日的未平淡倉，並非當日沽空</translation>
    </message>
    <message>
        <source>Open short positions by report day</source>
        <translation>按申報日的未平淡倉</translation>
    </message>
    <message>
        <source>Open the report in the browser…</source>
        <translation>在瀏覽器開啟報告…</translation>
    </message>
    <message>
        <source>Operating figures</source>
        <translation>經營數據</translation>
    </message>
    <message>
        <source>Our own bars of the day were not read.</source>
        <translation>未讀到本程式當日的K線。</translation>
    </message>
    <message>
        <source>P/B</source>
        <translation>市賬率</translation>
    </message>
    <message>
        <source>P/E</source>
        <translation>市盈率</translation>
    </message>
    <message>
        <source>P/S</source>
        <translation>市銷率</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>頁</translation>
    </message>
    <message>
        <source>Paid on</source>
        <translation>派發日</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Participant</source>
        <translation>參與者</translation>
    </message>
    <message>
        <source>People</source>
        <translation>管理層</translation>
    </message>
    <message>
        <source>Percent</source>
        <translation>百分比</translation>
    </message>
    <message>
        <source>Percent of</source>
        <translation>百分比基準</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>期間</translation>
    </message>
    <message>
        <source>Period to</source>
        <translation>截至</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>圖</translation>
    </message>
    <message>
        <source>Place {rank} of {count}</source>
        <translation>{count} 家中第 {rank}</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>職務</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>公佈日</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>上調</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>評級</translation>
    </message>
    <message>
        <source>Rating changes</source>
        <translation>評級變動</translation>
    </message>
    <message>
        <source>Rating history</source>
        <translation>評級歷史</translation>
    </message>
    <message>
        <source>Ratings</source>
        <translation>評級</translation>
    </message>
    <message>
        <source>Record date</source>
        <translation>記錄日</translation>
    </message>
    <message>
        <source>Report day</source>
        <translation>申報日</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>公佈</translation>
    </message>
    <message>
        <source>Rows that could not be read were left out (field {name}).</source>
        <translation>無法讀取的列已略去（欄位 {name}）。</translation>
    </message>
    <message>
        <source>Running day</source>
        <translation>當日</translation>
    </message>
    <message>
        <source>Says</source>
        <translation>評語</translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>賣出</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股數</translation>
    </message>
    <message>
        <source>Shares (left)</source>
        <translation>股數（左）</translation>
    </message>
    <message>
        <source>Shares by price and by who took the other&apos;s price</source>
        <translation>按價格和主動方向的股數</translation>
    </message>
    <message>
        <source>Shares short</source>
        <translation>淡倉股數</translation>
    </message>
    <message>
        <source>Shares sold short by day</source>
        <translation>每日沽空股數</translation>
    </message>
    <message>
        <source>Shift+Enter opens it in the browser, after a question</source>
        <translation>Shift+Enter 詢問後在瀏覽器開啟</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>沽空</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>賣出</translation>
    </message>
    <message>
        <source>Sold short</source>
        <translation>沽空</translation>
    </message>
    <message>
        <source>Sold short on the day, not the open positions</source>
        <translation>當日沽空，並非未平淡倉</translation>
    </message>
    <message>
        <source>Span</source>
        <translation>期間</translation>
    </message>
    <message>
        <source>Strong buy</source>
        <translation>強力買入</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目標價</translation>
    </message>
    <message>
        <source>Target before</source>
        <translation>原目標價</translation>
    </message>
    <message>
        <source>Target prices of analysts by day, and the close, in {currency}</source>
        <translation>分析師目標價（按日）與收市價，{currency}</translation>
    </message>
    <message>
        <source>Target {low} to {high} {currency}</source>
        <translation>目標價 {low} 至 {high} {currency}</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>The brokers with the largest net trades; trades settle two trading days later.</source>
        <translation>淨買賣最大的經紀；買賣在兩個交易日後交收。</translation>
    </message>
    <message>
        <source>The closing prices of these days were not read.</source>
        <translation>未能讀取這些日子的收市價。</translation>
    </message>
    <message>
        <source>The first {count} hold {share} of it</source>
        <translation>首 {count} 名合共持有 {share}</translation>
    </message>
    <message>
        <source>The list is empty</source>
        <translation>清單是空的</translation>
    </message>
    <message>
        <source>The newest target price of each firm; ratings are the provider&apos;s words</source>
        <translation>各機構最新目標價；評級為數據商原文</translation>
    </message>
    <message>
        <source>They differ</source>
        <translation>兩者不同</translation>
    </message>
    <message>
        <source>This picture has no link.</source>
        <translation>這張圖沒有連結。</translation>
    </message>
    <message>
        <source>Trade</source>
        <translation>買賣</translation>
    </message>
    <message>
        <source>Traded by brokers, day not told</source>
        <translation>經紀買賣，未說明日期</translation>
    </message>
    <message>
        <source>Traded by brokers, day {day}</source>
        <translation>經紀買賣，{day}</translation>
    </message>
    <message>
        <source>Trades</source>
        <translation>買賣</translation>
    </message>
    <message>
        <source>Turnover sold short</source>
        <translation>沽空金額</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>Uncertainty</source>
        <translation>不確定性</translation>
    </message>
    <message>
        <source>Underperform</source>
        <translation>跑輸大市</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>至</translation>
    </message>
    <message>
        <source>Valuation</source>
        <translation>估值</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>價值</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>所繪內容</translation>
    </message>
    <message>
        <source>What the bars are a part of has not been read; T shows the shares</source>
        <translation>作為分母的數據尚未讀取；按 T 看股數</translation>
    </message>
    <message>
        <source>What the bars are a part of is not told for these days; T shows the shares</source>
        <translation>這些日子沒有作為分母的數據；按 T 看股數</translation>
    </message>
    <message>
        <source>Who is asked</source>
        <translation>數據來源</translation>
    </message>
    <message>
        <source>Who leads the company</source>
        <translation>公司管理層</translation>
    </message>
    <message>
        <source>Worth</source>
        <translation>市值</translation>
    </message>
    <message>
        <source>Yield</source>
        <translation>息率</translation>
    </message>
    <message>
        <source>Yield, as told</source>
        <translation>收益率（原樣）</translation>
    </message>
    <message>
        <source>a custodian is not an investor</source>
        <translation>託管人並非投資者</translation>
    </message>
    <message>
        <source>as of {day}</source>
        <translation>截至 {day}</translation>
    </message>
    <message>
        <source>as the provider counts</source>
        <translation>按數據商計算</translation>
    </message>
    <message>
        <source>at {price}</source>
        <translation>價格 {price}</translation>
    </message>
    <message>
        <source>average {price}</source>
        <translation>均價 {price}</translation>
    </message>
    <message>
        <source>bought and sold over the provider&apos;s spans, in shares</source>
        <translation>按供應商的時段買入和賣出，以股計</translation>
    </message>
    <message>
        <source>by {names}</source>
        <translation>作者 {names}</translation>
    </message>
    <message>
        <source>close {price}</source>
        <translation>收市 {price}</translation>
    </message>
    <message>
        <source>counted at {venues}</source>
        <translation>計入 {venues}</translation>
    </message>
    <message>
        <source>disclosed {day}</source>
        <translation>披露於 {day}</translation>
    </message>
    <message>
        <source>expected</source>
        <translation>預期</translation>
    </message>
    <message>
        <source>filed for {day}</source>
        <translation>申報截至 {day}</translation>
    </message>
    <message>
        <source>from a model</source>
        <translation>由模型得出</translation>
    </message>
    <message>
        <source>from an analyst</source>
        <translation>由分析師給出</translation>
    </message>
    <message>
        <source>from {low} to {high}</source>
        <translation>由 {low} 至 {high}</translation>
    </message>
    <message>
        <source>given from {begin} to {end}</source>
        <translation>評級日期 {begin} 至 {end}</translation>
    </message>
    <message>
        <source>high</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>higher</source>
        <translation>上調</translation>
    </message>
    <message>
        <source>holds {shares}</source>
        <translation>持有 {shares}</translation>
    </message>
    <message>
        <source>in percent of the issued shares</source>
        <translation>佔已發行股份的百分比</translation>
    </message>
    <message>
        <source>in percent of the turnover of the day, both in shares</source>
        <translation>佔當日成交的百分比，均按股數</translation>
    </message>
    <message>
        <source>in percent of the turnover of these {count} trading days, both in shares</source>
        <translation>佔這 {count} 個交易日成交的百分比，均按股數</translation>
    </message>
    <message>
        <source>in shares</source>
        <translation>按股數</translation>
    </message>
    <message>
        <source>last price {price}</source>
        <translation>現價 {price}</translation>
    </message>
    <message>
        <source>low</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>lower</source>
        <translation>下調</translation>
    </message>
    <message>
        <source>marked by the broker</source>
        <translation>經券商標記</translation>
    </message>
    <message>
        <source>mean {price}</source>
        <translation>平均 {price}</translation>
    </message>
    <message>
        <source>median</source>
        <translation>中位數</translation>
    </message>
    <message>
        <source>median of the industry {value}</source>
        <translation>行業中位數 {value}</translation>
    </message>
    <message>
        <source>median of {count} companies of the industry {value}</source>
        <translation>行業 {count} 家公司的中位數 {value}</translation>
    </message>
    <message>
        <source>net {change} shares</source>
        <translation>淨 {change} 股</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新評級</translation>
    </message>
    <message>
        <source>no stars</source>
        <translation>沒有星級</translation>
    </message>
    <message>
        <source>no unit stated</source>
        <translation>未註明單位</translation>
    </message>
    <message>
        <source>our bars {shares}</source>
        <translation>本程式K線 {shares}</translation>
    </message>
    <message>
        <source>paid {low} to {high}</source>
        <translation>買入價 {low} 至 {high}</translation>
    </message>
    <message>
        <source>percentile not recorded yet</source>
        <translation>百分位尚未有記錄</translation>
    </message>
    <message>
        <source>published on {day}</source>
        <translation>{day} 公佈</translation>
    </message>
    <message>
        <source>published {day}</source>
        <translation>公布於 {day}</translation>
    </message>
    <message>
        <source>report of {day}</source>
        <translation>{day} 的報告</translation>
    </message>
    <message>
        <source>reported</source>
        <translation>公佈</translation>
    </message>
    <message>
        <source>target {price}</source>
        <translation>目標價 {price}</translation>
    </message>
    <message>
        <source>the broker calls it “{name}” and states no unit</source>
        <translation>券商稱之為「{name}」，沒有說明單位</translation>
    </message>
    <message>
        <source>the day still runs</source>
        <translation>當日仍在進行</translation>
    </message>
    <message>
        <source>the ten largest are {share}</source>
        <translation>首十大佔 {share}</translation>
    </message>
    <message>
        <source>usually {low} to {high}</source>
        <translation>通常 {low} 至 {high}</translation>
    </message>
    <message>
        <source>worth {amount} {currency}</source>
        <translation>市值 {amount} {currency}</translation>
    </message>
    <message>
        <source>{amount} before</source>
        <translation>先前 {amount}</translation>
    </message>
    <message>
        <source>{bought} bought, {sold} sold, {neutral} neither</source>
        <translation>主動買入 {bought}，主動賣出 {sold}，中性 {neutral}</translation>
    </message>
    <message>
        <source>{change} points since the filing before</source>
        <translation>較上次申報 {change} 個百分點</translation>
    </message>
    <message>
        <source>{change} since the filing before</source>
        <translation>較上次申報 {change}</translation>
    </message>
    <message>
        <source>{count} by market value and price</source>
        <translation>由市值與價格得 {count} 股</translation>
    </message>
    <message>
        <source>{count} companies</source>
        <translation>{count} 間公司</translation>
    </message>
    <message>
        <source>{count} d</source>
        <translation>{count} 日</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} 日</translation>
    </message>
    <message>
        <source>{count} decreased</source>
        <translation>減持 {count} 間</translation>
    </message>
    <message>
        <source>{count} increased</source>
        <translation>增持 {count} 間</translation>
    </message>
    <message>
        <source>{count} institutions</source>
        <translation>{count} 家機構</translation>
    </message>
    <message>
        <source>{count} more columns differ</source>
        <translation>另有 {count} 欄不同</translation>
    </message>
    <message>
        <source>{count} new</source>
        <translation>新增 {count} 間</translation>
    </message>
    <message>
        <source>{count} of 5 stars</source>
        <translation>{count} 星（共 5 星）</translation>
    </message>
    <message>
        <source>{count} of them recorded here</source>
        <translation>其中 {count} 天為本地記錄</translation>
    </message>
    <message>
        <source>{count} of {all} are drawn, T shows all</source>
        <translation>繪出 {all} 項中的 {count} 項，按 T 看全部</translation>
    </message>
    <message>
        <source>{count} of {all} are listed</source>
        <translation>列出 {count} / {all}</translation>
    </message>
    <message>
        <source>{count} of {all} holders are listed</source>
        <translation>列出 {all} 名股東中的 {count} 名</translation>
    </message>
    <message>
        <source>{count} prices share a row, T shows each</source>
        <translation>每行合併 {count} 個價格，按 T 查看每一個</translation>
    </message>
    <message>
        <source>{count} shares</source>
        <translation>{count} 股</translation>
    </message>
    <message>
        <source>{count} shares short</source>
        <translation>淡倉 {count} 股</translation>
    </message>
    <message>
        <source>{count} shares sold short</source>
        <translation>沽空 {count} 股</translation>
    </message>
    <message>
        <source>{count} sold out</source>
        <translation>清倉 {count} 間</translation>
    </message>
    <message>
        <source>{count} trades</source>
        <translation>{count} 宗成交</translation>
    </message>
    <message>
        <source>{days} days to cover</source>
        <translation>回補 {days} 天</translation>
    </message>
    <message>
        <source>{figure} of {row}: {first} {one}, {second} {other} ({count} of {all} differ)</source>
        <translation>{row} 的{figure}：{first} {one}，{second} {other}（{all} 項中 {count} 項不同）</translation>
    </message>
    <message>
        <source>{first} and {second} tell nothing that can be compared</source>
        <translation>{first} 與 {second} 沒有可以比較的數據</translation>
    </message>
    <message>
        <source>{first} and {second} tell the same: {count} figures</source>
        <translation>{first} 與 {second} 一致：{count} 個數字</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
    <message>
        <source>{market}: newest changes of ratings and what they changed in the target, in percent</source>
        <translation>{market}：最新評級變動及其對目標價的改變，百分比</translation>
    </message>
    <message>
        <source>{market}: of what most was sold short on the newest day, as {provider} lists it</source>
        <translation>{market}：最近一日沽空最多的證券，按 {provider} 清單</translation>
    </message>
    <message>
        <source>{metric} beside companies of your lists, money in {currency}</source>
        <translation>{metric}，與你清單中的公司對比，金額為 {currency}</translation>
    </message>
    <message>
        <source>{metric} in its own history since {day}</source>
        <translation>{metric}，自 {day} 起的自身歷史</translation>
    </message>
    <message>
        <source>{metric} of the companies of its industry, as {provider} draws it</source>
        <translation>同業公司的{metric}，行業按 {provider} 劃分</translation>
    </message>
    <message>
        <source>{name}: what it bought and sold in {market} by its newest filing, in shares</source>
        <translation>{name}：按最新申報在{market}的買入和賣出，以股計</translation>
    </message>
    <message>
        <source>{name}: what it holds in {market} by industry</source>
        <translation>{name}：在{market}的持倉，按行業</translation>
    </message>
    <message>
        <source>{name}: what it holds in {market}, in percent of all that it holds there</source>
        <translation>{name}：在{market}的持倉，佔其在該市場全部持倉的百分比</translation>
    </message>
    <message>
        <source>{name}: {change} shares, holds {shares}</source>
        <translation>{name}：{change} 股，持有 {shares}</translation>
    </message>
    <message>
        <source>{participant}: holding at the clearing house by settlement day</source>
        <translation>{participant}：按交收日的結算所持股</translation>
    </message>
    <message>
        <source>{percentile} of {count} days</source>
        <translation>{percentile}（{count} 日中）</translation>
    </message>
    <message>
        <source>{percent} from the last price to the mean target</source>
        <translation>最新價距目標價均值 {percent}</translation>
    </message>
    <message>
        <source>{points} percentage points over {count} days</source>
        <translation>{count} 日 {points} 個百分點</translation>
    </message>
    <message>
        <source>{provider} does not tell this figure of it</source>
        <translation>{provider} 沒有提供此數字</translation>
    </message>
    <message>
        <source>{provider} tells {told} shares by price, our bars count {own}: {difference}</source>
        <translation>{provider} 按價格共 {told} 股，本程式K線共 {own} 股：{difference}</translation>
    </message>
    <message>
        <source>{share} of its holdings</source>
        <translation>佔其持倉 {share}</translation>
    </message>
    <message>
        <source>{share} of the float</source>
        <translation>佔流通股 {share}</translation>
    </message>
    <message>
        <source>{share} of the fund, filed for {day}</source>
        <translation>佔基金 {share}，申報截至 {day}</translation>
    </message>
    <message>
        <source>{share} of the issued shares</source>
        <translation>佔已發行股份 {share}</translation>
    </message>
    <message>
        <source>{share} of the volume</source>
        <translation>佔成交量 {share}</translation>
    </message>
    <message>
        <source>{span}, bought</source>
        <translation>{span}，買入</translation>
    </message>
    <message>
        <source>{span}, sold</source>
        <translation>{span}，賣出</translation>
    </message>
</context>
<context>
    <name>Bell</name>
    <message>
        <source>Notices</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Notices, {count} new</source>
        <translation>通知，{count} 則新通知</translation>
    </message>
</context>
<context>
    <name>Blotter</name>
    <message>
        <source>30 days</source>
        <translation>30 日</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 日</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 日</translation>
    </message>
    <message>
        <source>Assets</source>
        <translation>總資產</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>全部撤單</translation>
    </message>
    <message>
        <source>Cancel all open orders</source>
        <translation>撤銷全部未完成訂單</translation>
    </message>
    <message>
        <source>Cancel all open orders of the account, filtered out or not; asks first</source>
        <translation>撤銷該帳戶所有未完成訂單，不論是否被篩選隱藏；會先詢問</translation>
    </message>
    <message>
        <source>Cancel order</source>
        <translation>撤單</translation>
    </message>
    <message>
        <source>Cancel the selected order</source>
        <translation>撤銷選取的訂單</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>現金</translation>
    </message>
    <message>
        <source>Cash journal</source>
        <translation>現金流水</translation>
    </message>
    <message>
        <source>Change order</source>
        <translation>改單</translation>
    </message>
    <message>
        <source>Change the selected order</source>
        <translation>更改選取的訂單</translation>
    </message>
    <message>
        <source>Choose a fill</source>
        <translation>請選擇一筆成交</translation>
    </message>
    <message>
        <source>Choose a position</source>
        <translation>請選擇一項持倉</translation>
    </message>
    <message>
        <source>Choose an entry of the cash journal</source>
        <translation>請選擇現金流水的一筆記錄</translation>
    </message>
    <message>
        <source>Choose an order</source>
        <translation>請選擇一張訂單</translation>
    </message>
    <message>
        <source>Close all positions now</source>
        <translation>立即全部平倉</translation>
    </message>
    <message>
        <source>Close all positions…</source>
        <translation>全部平倉…</translation>
    </message>
    <message>
        <source>Close in the ticket</source>
        <translation>在下單面板平倉</translation>
    </message>
    <message>
        <source>Close now…</source>
        <translation>立即平倉…</translation>
    </message>
    <message>
        <source>Close the position of the security in view in the ticket</source>
        <translation>在下單面板平掉目前證券的持倉</translation>
    </message>
    <message>
        <source>Close the selected position in the ticket</source>
        <translation>在下單面板平掉選取的持倉</translation>
    </message>
    <message>
        <source>Close the selected position now</source>
        <translation>立即平掉選取的持倉</translation>
    </message>
    <message>
        <source>Closed today: {count}</source>
        <translation>今日已平倉：{count}</translation>
    </message>
    <message>
        <source>Copy row</source>
        <translation>複製此行</translation>
    </message>
    <message>
        <source>Copy the selected row: {table}</source>
        <translation>複製選取的一行：{table}</translation>
    </message>
    <message>
        <source>Copy the table</source>
        <translation>複製表格</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Day with fees</source>
        <translation>今日（已扣費用）</translation>
    </message>
    <message>
        <source>Details of the selected order, with your note</source>
        <translation>所選訂單的詳情及你的備註</translation>
    </message>
    <message>
        <source>Done today</source>
        <translation>今日已完結</translation>
    </message>
    <message>
        <source>Each execution of an order stands here</source>
        <translation>訂單的每筆成交會顯示在這裡</translation>
    </message>
    <message>
        <source>Fees are those that the broker has charged, else those of its price list.</source>
        <translation>費用以券商實收為準；未告知時按其收費表計算。</translation>
    </message>
    <message>
        <source>Fills</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>Filter the rows of this table</source>
        <translation>篩選此表的列</translation>
    </message>
    <message>
        <source>Hidden rows: {count}. Clear the filters to see them.</source>
        <translation>隱藏的列：{count}。清除篩選即可看到。</translation>
    </message>
    <message>
        <source>It is read at each connect</source>
        <translation>每次連線時讀取</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>保證金</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>No fills today</source>
        <translation>今日沒有成交</translation>
    </message>
    <message>
        <source>No filter is open.</source>
        <translation>沒有開啟的篩選。</translation>
    </message>
    <message>
        <source>No money moved</source>
        <translation>沒有資金進出</translation>
    </message>
    <message>
        <source>No open orders</source>
        <translation>沒有未完成訂單</translation>
    </message>
    <message>
        <source>No order is done yet</source>
        <translation>尚無已完結的訂單</translation>
    </message>
    <message>
        <source>No order is open.</source>
        <translation>沒有未完成訂單。</translation>
    </message>
    <message>
        <source>No orders over this connection</source>
        <translation>此連線不走訂單</translation>
    </message>
    <message>
        <source>No orders today</source>
        <translation>今日沒有訂單</translation>
    </message>
    <message>
        <source>No past fills</source>
        <translation>沒有過往成交</translation>
    </message>
    <message>
        <source>No past orders</source>
        <translation>沒有過往訂單</translation>
    </message>
    <message>
        <source>No positions</source>
        <translation>沒有持倉</translation>
    </message>
    <message>
        <source>No row agrees with the filters</source>
        <translation>沒有符合篩選的列</translation>
    </message>
    <message>
        <source>Not read from the broker</source>
        <translation>未能從券商讀取</translation>
    </message>
    <message>
        <source>Not read from the broker yet</source>
        <translation>尚未從券商讀取</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>Open shows the working ones</source>
        <translation>「未完成」會顯示有效的訂單</translation>
    </message>
    <message>
        <source>Order details</source>
        <translation>訂單詳情</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>訂單</translation>
    </message>
    <message>
        <source>Orders shows what is filled</source>
        <translation>「訂單」會顯示已成交數量</translation>
    </message>
    <message>
        <source>Orders, fills and positions are not read yet.</source>
        <translation>訂單、成交和持倉尚未讀取。</translation>
    </message>
    <message>
        <source>Paper accounts report no fills</source>
        <translation>模擬帳戶不提供成交紀錄</translation>
    </message>
    <message>
        <source>Past days were not read</source>
        <translation>未讀取過往日子</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>持倉</translation>
    </message>
    <message>
        <source>Positions and orders</source>
        <translation>持倉與訂單</translation>
    </message>
    <message>
        <source>Positions have no filters.</source>
        <translation>持倉沒有篩選。</translation>
    </message>
    <message>
        <source>Positions, orders, fills, cash</source>
        <translation>持倉、訂單、成交、現金</translation>
    </message>
    <message>
        <source>Protect the selected position with a stop, or reduce its exits</source>
        <translation>為選取的持倉加止損單，或減少其離場單</translation>
    </message>
    <message>
        <source>Protect with a stop in the ticket</source>
        <translation>在下單面板加止損單</translation>
    </message>
    <message>
        <source>Protect with a trailing stop by amount</source>
        <translation>按金額加跟蹤止損單</translation>
    </message>
    <message>
        <source>Protect with a trailing stop by percent</source>
        <translation>按百分比加跟蹤止損單</translation>
    </message>
    <message>
        <source>Reading past days</source>
        <translation>正在讀取過往日子</translation>
    </message>
    <message>
        <source>Reading the cash journal</source>
        <translation>正在讀取現金流水</translation>
    </message>
    <message>
        <source>Realised today and open since the previous close, after the fees of the day’s orders.</source>
        <translation>今日已實現盈虧加上自昨收價起的持倉盈虧，已扣除今日訂單的費用。</translation>
    </message>
    <message>
        <source>Realised today and open since the previous close, before fees.</source>
        <translation>今日已實現盈虧加上自昨收價起的持倉盈虧，未扣費用。</translation>
    </message>
    <message>
        <source>Reduce the exits…</source>
        <translation>減少離場單…</translation>
    </message>
    <message>
        <source>Same again in the ticket</source>
        <translation>照樣再下一單</translation>
    </message>
    <message>
        <source>Same order again in the ticket</source>
        <translation>照樣再下一單（下單面板）</translation>
    </message>
    <message>
        <source>Save positions, orders, fills or cash as CSV</source>
        <translation>儲存持倉、訂單、成交或現金為 CSV</translation>
    </message>
    <message>
        <source>Save table as CSV…</source>
        <translation>儲存表格為 CSV…</translation>
    </message>
    <message>
        <source>Save this table as CSV</source>
        <translation>儲存此表格為 CSV</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>認定</translation>
    </message>
    <message>
        <source>Settle what got no answer…</source>
        <translation>認定未回應的請求…</translation>
    </message>
    <message>
        <source>Show all rows: close the filters</source>
        <translation>顯示全部列：關閉篩選</translation>
    </message>
    <message>
        <source>Show the day’s result before fees</source>
        <translation>顯示未扣費用的今日盈虧</translation>
    </message>
    <message>
        <source>Show the day’s result with fees</source>
        <translation>顯示已扣費用的今日盈虧</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>顯示</translation>
    </message>
    <message>
        <source>The broker answers a few calls at a time</source>
        <translation>券商一次只處理少數請求</translation>
    </message>
    <message>
        <source>The broker lists none in these days</source>
        <translation>券商沒有這段日子的紀錄</translation>
    </message>
    <message>
        <source>The cash journal was not read</source>
        <translation>未能讀取現金流水</translation>
    </message>
    <message>
        <source>The ticket does not place this type.</source>
        <translation>下單面板不支援這類訂單。</translation>
    </message>
    <message>
        <source>There is no position.</source>
        <translation>沒有持倉。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Today shows the ones that are done</source>
        <translation>「今日」會顯示已完結的訂單</translation>
    </message>
    <message>
        <source>Unrealised</source>
        <translation>持倉盈虧</translation>
    </message>
    <message>
        <source>Warn again of orders in the night and all day</source>
        <translation>對夜盤和全日委託重新提示</translation>
    </message>
    <message>
        <source>What you buy stands here, with its gain or loss</source>
        <translation>買入的股票及盈虧會顯示在這裡</translation>
    </message>
    <message>
        <source>What you send from the ticket stands here</source>
        <translation>從下單面板送出的訂單會顯示在這裡</translation>
    </message>
    <message>
        <source>cash journal</source>
        <translation>資金流水</translation>
    </message>
    <message>
        <source>find an order</source>
        <translation>尋找訂單</translation>
    </message>
    <message>
        <source>read at {time}</source>
        <translation>{time} 讀取</translation>
    </message>
    <message>
        <source>reading further back</source>
        <translation>正在讀取更早的日子</translation>
    </message>
    <message>
        <source>search orders, fills, cash</source>
        <translation>搜尋訂單、成交、資金</translation>
    </message>
    <message>
        <source>since {day}</source>
        <translation>自 {day} 起</translation>
    </message>
    <message>
        <source>{action}: the selected order</source>
        <translation>{action}：所選訂單</translation>
    </message>
    <message>
        <source>{currency}: not known until the broker has told what it charged</source>
        <translation>{currency}：券商告知實收費用之前未知</translation>
    </message>
    <message>
        <source>{currency}: not known, for lack of the prices or fills of {securities}</source>
        <translation>{currency}：未知，缺少 {securities} 的價格或成交</translation>
    </message>
    <message>
        <source>{currency}: realised {realised}, fees {fees}</source>
        <translation>{currency}：已實現 {realised}，費用 {fees}</translation>
    </message>
    <message>
        <source>{table}: {range}</source>
        <translation>{table}：{range}</translation>
    </message>
</context>
<context>
    <name>BlotterDock</name>
    <message>
        <source>Fills</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>訂單</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>持倉</translation>
    </message>
</context>
<context>
    <name>BookCommands</name>
    <message>
        <source>All trades alike</source>
        <translation>所有成交同樣顯示</translation>
    </message>
    <message>
        <source>Broker queue</source>
        <translation>經紀隊列</translation>
    </message>
    <message>
        <source>Copy the broker queue</source>
        <translation>複製經紀隊列</translation>
    </message>
    <message>
        <source>Copy trades</source>
        <translation>複製成交</translation>
    </message>
    <message>
        <source>Five levels, or all that fit</source>
        <translation>五檔，或放得下的全部檔位</translation>
    </message>
    <message>
        <source>Follow no broker</source>
        <translation>不跟隨任何經紀</translation>
    </message>
    <message>
        <source>Go to the newest trades</source>
        <translation>回到最新成交</translation>
    </message>
    <message>
        <source>Large by money or by shares</source>
        <translation>大額按金額或股數計</translation>
    </message>
    <message>
        <source>Mark large trades</source>
        <translation>標示大額成交</translation>
    </message>
    <message>
        <source>Narrow or roomy rows</source>
        <translation>緊密或寬鬆行距</translation>
    </message>
    <message>
        <source>One price down</source>
        <translation>下移一個價位</translation>
    </message>
    <message>
        <source>One price up</source>
        <translation>上移一個價位</translation>
    </message>
    <message>
        <source>Order book</source>
        <translation>擺盤</translation>
    </message>
    <message>
        <source>Re-centre the book</source>
        <translation>擺盤回到中央</translation>
    </message>
    <message>
        <source>Save trades as CSV</source>
        <translation>儲存成交為 CSV</translation>
    </message>
    <message>
        <source>Show large trades only</source>
        <translation>只顯示大額成交</translation>
    </message>
    <message>
        <source>Show the broker queue</source>
        <translation>顯示經紀隊列</translation>
    </message>
    <message>
        <source>Show the order book</source>
        <translation>顯示擺盤</translation>
    </message>
    <message>
        <source>Show the tape</source>
        <translation>顯示逐筆</translation>
    </message>
    <message>
        <source>Take the marked price to the ticket</source>
        <translation>把選定價格帶到下單面板</translation>
    </message>
    <message>
        <source>Tape</source>
        <translation>逐筆</translation>
    </message>
    <message>
        <source>The tape shows no trades.</source>
        <translation>逐筆中沒有成交。</translation>
    </message>
</context>
<context>
    <name>BookPage</name>
    <message>
        <source>%1 bp</source>
        <translation>%1 基點</translation>
    </message>
    <message>
        <source>%1 ticks</source>
        <translation>%1 格</translation>
    </message>
    <message>
        <source>1 tick</source>
        <translation>1 格</translation>
    </message>
    <message>
        <source>Asking for the book</source>
        <translation>正在讀取擺盤</translation>
    </message>
    <message>
        <source>No book was recorded here</source>
        <translation>此處沒有記錄擺盤</translation>
    </message>
    <message>
        <source>No orders in the book</source>
        <translation>擺盤沒有掛單</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>未記錄</translation>
    </message>
    <message>
        <source>Order book</source>
        <translation>擺盤</translation>
    </message>
    <message>
        <source>The book cannot be read</source>
        <translation>擺盤無法讀取</translation>
    </message>
    <message>
        <source>The newest book cannot be read (field %1). No order is allowed by an older one.</source>
        <translation>最新的擺盤無法讀取（欄位 %1）。不允許依據較舊的擺盤落單。</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>無法讀取</translation>
    </message>
    <message>
        <source>crosses, as recorded</source>
        <translation>買賣價交叉，如記錄所示</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>已凍結</translation>
    </message>
    <message>
        <source>frozen · %1 newer</source>
        <translation>已凍結 · 其後更新 %1 次</translation>
    </message>
    <message>
        <source>one side only</source>
        <translation>只有單邊</translation>
    </message>
    <message>
        <source>spread %1</source>
        <translation>價差 %1</translation>
    </message>
    <message>
        <source>trading suspended</source>
        <translation>停牌</translation>
    </message>
</context>
<context>
    <name>Brake</name>
    <message>
        <source>A raise counts</source>
        <translation>放寬生效時間</translation>
    </message>
    <message>
        <source>A raise counts from the next session of all its markets.</source>
        <translation>放寬由所有市場的下一交易時段起生效。</translation>
    </message>
    <message>
        <source>A raise counts in {left}.</source>
        <translation>放寬於 {left} 後生效。</translation>
    </message>
    <message>
        <source>Cancel entries ({count})</source>
        <translation>取消開倉單（{count}）</translation>
    </message>
    <message>
        <source>Connect first: each account has its own loss brake.</source>
        <translation>請先連接：每個帳戶有各自的虧損煞停。</translation>
    </message>
    <message>
        <source>Drop it</source>
        <translation>放棄</translation>
    </message>
    <message>
        <source>From the next session</source>
        <translation>由下一交易時段起</translation>
    </message>
    <message>
        <source>In 10 minutes</source>
        <translation>10 分鐘後</translation>
    </message>
    <message>
        <source>In {currencies} only orders that reduce a position go out.</source>
        <translation>{currencies} 只發出減少持倉的訂單。</translation>
    </message>
    <message>
        <source>Largest loss of a day, {currency}</source>
        <translation>單日最大虧損，{currency}</translation>
    </message>
    <message>
        <source>Losses in a row</source>
        <translation>連續虧損</translation>
    </message>
    <message>
        <source>Orders of the day that opened or increased a position and have traded. One that still waits does not count, so several may go out and trade later.</source>
        <translation>當日已有成交的開倉或加倉訂單。仍在等待的訂單不計入，因此可能先發出多筆，之後才成交。</translation>
    </message>
    <message>
        <source>Orders that closed with a loss, before fees.</source>
        <translation>平倉虧損的訂單，未計費用。</translation>
    </message>
    <message>
        <source>Pause after a loss</source>
        <translation>虧損後暫停</translation>
    </message>
    <message>
        <source>Raise that waits</source>
        <translation>等待生效的放寬</translation>
    </message>
    <message>
        <source>The day so far</source>
        <translation>今日至今</translation>
    </message>
    <message>
        <source>The day&apos;s loss has reached your limit.</source>
        <translation>當日虧損已達到你的上限。</translation>
    </message>
    <message>
        <source>The loss brake holds for a while after a loss.</source>
        <translation>虧損之後，虧損煞停生效一段時間。</translation>
    </message>
    <message>
        <source>The losses in a row have reached your limit.</source>
        <translation>連續虧損次數已達到你的上限。</translation>
    </message>
    <message>
        <source>The trades of the day have reached your limit.</source>
        <translation>當日交易次數已達到你的上限。</translation>
    </message>
    <message>
        <source>These limits stand in the order log of this data folder. Another data folder or computer on the same account has its own, which are off until they are set there.</source>
        <translation>這些上限儲存在本數據資料夾的訂單紀錄中。同一帳戶上的其他數據資料夾或電腦有各自的上限，在該處設定之前一直關閉。</translation>
    </message>
    <message>
        <source>Trades of a day</source>
        <translation>單日開倉次數</translation>
    </message>
    <message>
        <source>Wants the account&apos;s password. What becomes tighter counts at once.</source>
        <translation>需要帳戶的密碼。收緊則即時生效。</translation>
    </message>
    <message>
        <source>When a limit is reached, orders that increase risk are denied until the next day of that market; orders that reduce a position always go out. Nothing is sent or cancelled by itself. All programs&apos; orders count. An overnight position counts from its previous close, fees are estimated until the broker tells them, each currency counts by itself.</source>
        <translation>達到上限後，增加風險的訂單會被拒絕，直至該市場的下一日；減倉訂單任何時候都可送出。程式不會自行下單或撤單。所有程式的訂單都計算在內。隔夜持倉由前收市價起計，費用在券商告知前為估算，各貨幣分開計算。</translation>
    </message>
    <message>
        <source>losses</source>
        <translation>次</translation>
    </message>
    <message>
        <source>off</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>the loss brake holds for {minutes} minutes after a loss</source>
        <translation>虧損後 {minutes} 分鐘內虧損煞停生效</translation>
    </message>
    <message>
        <source>trades</source>
        <translation>次</translation>
    </message>
    <message>
        <source>{account}: another data folder or computer sends orders for this account. No loss brake is set in this data folder; one that is set there does not hold here.</source>
        <translation>{account}：另一個數據資料夾或電腦亦在此帳戶下單。本數據資料夾未設定虧損煞停；在該處設定的在此無效。</translation>
    </message>
    <message>
        <source>{account}: {reason}. In {currencies} only orders that reduce a position go out.</source>
        <translation>{account}：{reason}。{currencies} 只可發出減少持倉的訂單。</translation>
    </message>
    <message>
        <source>{currency}: realised {realised}, open {open}, fees {fees} (estimated until the broker tells them); trades {trades}, losses in a row {streak}</source>
        <translation>{currency}：已實現 {realised}，未實現 {open}，費用 {fees}（券商告知前為估算）；開倉 {trades} 次，連續虧損 {streak}</translation>
    </message>
    <message>
        <source>{environment} account {account}. Off while every field is empty.</source>
        <translation>{environment}帳戶 {account}。所有欄位留空即為關閉。</translation>
    </message>
</context>
<context>
    <name>BreadthBar</name>
    <message>
        <source>%1 in</source>
        <translation>%1 流入</translation>
    </message>
    <message>
        <source>%1 out</source>
        <translation>%1 流出</translation>
    </message>
    <message>
        <source>%1 without</source>
        <translation>%1 無資料</translation>
    </message>
    <message>
        <source>Breadth of this list</source>
        <translation>本列表廣度</translation>
    </message>
    <message>
        <source>Breadth of this list: {inflow}, {outflow}, {without}</source>
        <translation>本列表廣度：{inflow}、{outflow}、{without}</translation>
    </message>
</context>
<context>
    <name>BrokerPlans</name>
    <message>
        <source>1 grid</source>
        <translation>1 個網格</translation>
    </message>
    <message>
        <source>1 recurring plan</source>
        <translation>1 個定投計劃</translation>
    </message>
    <message>
        <source>As they were read before:</source>
        <translation>此前讀取的內容：</translation>
    </message>
    <message>
        <source>Asking {provider} for the grids and recurring plans that it runs here.</source>
        <translation>正在向 {provider} 查詢其在此帳戶運行的網格和定投計劃。</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>網格</translation>
    </message>
    <message>
        <source>Orders outside: {provider} goes on running {plans}, which nothing here stops.</source>
        <translation>外部訂單：{provider} 會繼續運行{plans}，本程式無法停止。</translation>
    </message>
    <message>
        <source>Recurring plan</source>
        <translation>定投計劃</translation>
    </message>
    <message>
        <source>Some could not be read and may trade as well.</source>
        <translation>部分計劃無法讀取，也可能會交易。</translation>
    </message>
    <message>
        <source>The grids and recurring plans of {provider} could not be read; they may trade: {reason}</source>
        <translation>無法讀取 {provider} 的網格和定投計劃，它們可能會交易：{reason}</translation>
    </message>
    <message>
        <source>a price not told</source>
        <translation>未告知的價格</translation>
    </message>
    <message>
        <source>buys for {amount} on a day not told</source>
        <translation>買入金額 {amount}，日期未告知</translation>
    </message>
    <message>
        <source>buys for {amount} on {day} at {time} {zone}</source>
        <translation>{day} {time} {zone} 買入金額 {amount}</translation>
    </message>
    <message>
        <source>buys {count} at {price}</source>
        <translation>於 {price} 買入 {count}</translation>
    </message>
    <message>
        <source>buys {count} on a turn below {price}</source>
        <translation>跌破 {price} 回升後買入 {count}</translation>
    </message>
    <message>
        <source>closes its position at {price}</source>
        <translation>於 {price} 平倉</translation>
    </message>
    <message>
        <source>every month</source>
        <translation>每月</translation>
    </message>
    <message>
        <source>every trading day</source>
        <translation>每個交易日</translation>
    </message>
    <message>
        <source>every two weeks</source>
        <translation>每兩週</translation>
    </message>
    <message>
        <source>every week</source>
        <translation>每週</translation>
    </message>
    <message>
        <source>none trades</source>
        <translation>沒有計劃在交易</translation>
    </message>
    <message>
        <source>over</source>
        <translation>已結束</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>運行中</translation>
    </message>
    <message>
        <source>sells {count} at {price}</source>
        <translation>於 {price} 賣出 {count}</translation>
    </message>
    <message>
        <source>sells {count} on a turn above {price}</source>
        <translation>升破 {price} 回落後賣出 {count}</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>已暫停</translation>
    </message>
    <message>
        <source>{count} grids</source>
        <translation>{count} 個網格</translation>
    </message>
    <message>
        <source>{count} recurring plans</source>
        <translation>{count} 個定投計劃</translation>
    </message>
    <message>
        <source>{often}, day {day}</source>
        <translation>{often}，日期 {day}</translation>
    </message>
    <message>
        <source>{provider} runs no grid and no recurring plan in this account.</source>
        <translation>{provider} 在此帳戶沒有運行網格或定投計劃。</translation>
    </message>
    <message>
        <source>{type} {security}</source>
        <translation>{type} {security}</translation>
    </message>
    <message>
        <source>“{word}”, may trade</source>
        <translation>「{word}」，可能會交易</translation>
    </message>
</context>
<context>
    <name>BrokerView</name>
    <message>
        <source>Ask queue</source>
        <translation>賣盤隊列</translation>
    </message>
    <message>
        <source>Bid queue</source>
        <translation>買盤隊列</translation>
    </message>
    <message>
        <source>Broker queue</source>
        <translation>經紀隊列</translation>
    </message>
    <message>
        <source>ask {line}</source>
        <translation>賣盤{line}</translation>
    </message>
    <message>
        <source>bid {line}</source>
        <translation>買盤{line}</translation>
    </message>
    <message>
        <source>level {number}</source>
        <translation>第 {number} 檔</translation>
    </message>
    <message>
        <source>{price}, 1 order</source>
        <translation>{price}，1 筆</translation>
    </message>
    <message>
        <source>{price}, {count} orders</source>
        <translation>{price}，{count} 筆</translation>
    </message>
</context>
<context>
    <name>BrokersPage</name>
    <message>
        <source>Asking for the broker queue</source>
        <translation>正在讀取經紀隊列</translation>
    </message>
    <message>
        <source>Click a broker to follow it through the queue</source>
        <translation>點選經紀，可在隊列中跟隨</translation>
    </message>
    <message>
        <source>No broker queue here</source>
        <translation>這裡沒有經紀隊列</translation>
    </message>
    <message>
        <source>Nobody stands in the queue</source>
        <translation>隊列中沒有經紀</translation>
    </message>
    <message>
        <source>Only the Hong Kong exchange publishes one</source>
        <translation>只有香港交易所公布經紀隊列</translation>
    </message>
    <message>
        <source>{id} {name}: bids {bids}, best level {bid_level}; asks {asks}, best level {ask_level}</source>
        <translation>{id} {name}：買盤 {bids}，最佳第 {bid_level} 檔；賣盤 {asks}，最佳第 {ask_level} 檔</translation>
    </message>
</context>
<context>
    <name>Calendar</name>
    <message>
        <source>5 weeks</source>
        <translation>5 週</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>實際</translation>
    </message>
    <message>
        <source>All markets</source>
        <translation>所有市場</translation>
    </message>
    <message>
        <source>Asking for events</source>
        <translation>正在查詢事件</translation>
    </message>
    <message>
        <source>Choose an event first.</source>
        <translation>請先選一個事件。</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>休市</translation>
    </message>
    <message>
        <source>Coming on {day}: {event}</source>
        <translation>{day}：{event}</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Dividend</source>
        <translation>派息</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>預期</translation>
    </message>
    <message>
        <source>Expiry</source>
        <translation>到期</translation>
    </message>
    <message>
        <source>Five weeks as a list</source>
        <translation>五週列表</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>重要性</translation>
    </message>
    <message>
        <source>Last trading day</source>
        <translation>最後交易日</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Listing</source>
        <translation>上市</translation>
    </message>
    <message>
        <source>Looking for the next report of {symbol}</source>
        <translation>正在尋找 {symbol} 的下一次業績</translation>
    </message>
    <message>
        <source>Macro</source>
        <translation>宏觀</translation>
    </message>
    <message>
        <source>Meeting</source>
        <translation>股東會</translation>
    </message>
    <message>
        <source>Merger</source>
        <translation>合併</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>我的</translation>
    </message>
    <message>
        <source>Mine or all</source>
        <translation>我的或全部</translation>
    </message>
    <message>
        <source>Next report of the linked security</source>
        <translation>連結證券的下一次業績</translation>
    </message>
    <message>
        <source>Next week</source>
        <translation>下一週</translation>
    </message>
    <message>
        <source>No events</source>
        <translation>沒有事件</translation>
    </message>
    <message>
        <source>No report of {symbol} until {day}.</source>
        <translation>{day} 前沒有 {symbol} 的業績日期。</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>前值</translation>
    </message>
    <message>
        <source>Remind me the evening before</source>
        <translation>前一晚提醒我</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>業績</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>來源</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>拆股</translation>
    </message>
    <message>
        <source>This event belongs to no security.</source>
        <translation>該事件不屬於任何證券。</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>本週</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Today: {event}</source>
        <translation>今天：{event}</translation>
    </message>
    <message>
        <source>View</source>
        <translation>視圖</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>週</translation>
    </message>
    <message>
        <source>Week as a list</source>
        <translation>一週列表</translation>
    </message>
    <message>
        <source>Week as columns</source>
        <translation>一週分欄</translation>
    </message>
    <message>
        <source>Week before</source>
        <translation>前一週</translation>
    </message>
    <message>
        <source>What</source>
        <translation>內容</translation>
    </message>
    <message>
        <source>after the close</source>
        <translation>收市後</translation>
    </message>
    <message>
        <source>before the open</source>
        <translation>開市前</translation>
    </message>
    <message>
        <source>day estimated</source>
        <translation>日期為估計</translation>
    </message>
    <message>
        <source>during trading</source>
        <translation>盤中</translation>
    </message>
    <message>
        <source>more than was read</source>
        <translation>比已讀取的更多</translation>
    </message>
    <message>
        <source>reminder set</source>
        <translation>已設提醒</translation>
    </message>
    <message>
        <source>rows left out that could not be read: {field}</source>
        <translation>略去了無法讀取的行：{field}</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>{begin} 至 {end}</translation>
    </message>
    <message>
        <source>{count} events</source>
        <translation>{count} 個事件</translation>
    </message>
    <message>
        <source>{kinds}: being read</source>
        <translation>{kinds}：讀取中</translation>
    </message>
</context>
<context>
    <name>Cancel</name>
    <message>
        <source>Bought so far: {filled}; this stays. The remaining {remaining} would be withdrawn.</source>
        <translation>已買入 {filled}，不受影響；其餘 {remaining} 將撤單。</translation>
    </message>
    <message>
        <source>Cancel all orders</source>
        <translation>全部撤單</translation>
    </message>
    <message>
        <source>Cancel every open order of this account in {market}, in one call?</source>
        <translation>以一個請求撤銷此帳戶在 {market} 的全部未完成訂單？</translation>
    </message>
    <message>
        <source>Cancel every open order of this account?</source>
        <translation>撤銷此帳戶的全部未完成訂單？</translation>
    </message>
    <message>
        <source>Cancel order</source>
        <translation>撤單</translation>
    </message>
    <message>
        <source>Cancel these orders</source>
        <translation>取消這些訂單</translation>
    </message>
    <message>
        <source>Cancel these orders, and no others?</source>
        <translation>只取消這些訂單？</translation>
    </message>
    <message>
        <source>Confirm order again</source>
        <translation>再次確認訂單</translation>
    </message>
    <message>
        <source>Delete order</source>
        <translation>刪除訂單</translation>
    </message>
    <message>
        <source>Disable order</source>
        <translation>停用訂單</translation>
    </message>
    <message>
        <source>Enable order</source>
        <translation>啟用訂單</translation>
    </message>
    <message>
        <source>Filled so far: {filled}; this stays. The remaining {remaining} would be withdrawn.</source>
        <translation>已成交 {filled}，不受影響；其餘 {remaining} 將撤單。</translation>
    </message>
    <message>
        <source>I have read the list: 1 order</source>
        <translation>我已看過列表：1 張訂單</translation>
    </message>
    <message>
        <source>I have read the list: {count} orders</source>
        <translation>我已看過列表：{count} 張訂單</translation>
    </message>
    <message>
        <source>It goes back to the market and can fill.</source>
        <translation>訂單回到市場，可以成交。</translation>
    </message>
    <message>
        <source>It is not open any more: {filled} filled. Nothing is left to cancel.</source>
        <translation>訂單已完結：成交 {filled}，沒有可撤的餘量。</translation>
    </message>
    <message>
        <source>It is removed from the broker&apos;s list of orders.</source>
        <translation>從券商的訂單列表移除。</translation>
    </message>
    <message>
        <source>It rests at the broker and cannot fill until it is enabled.</source>
        <translation>訂單留在券商，啟用之前不會成交。</translation>
    </message>
    <message>
        <source>Its exits at {prices} end with it.</source>
        <translation>其離場單（{prices}）會一併結束。</translation>
    </message>
    <message>
        <source>Its exits at {prices} stay for what is filled.</source>
        <translation>其離場單（{prices}）會保留給已成交部分。</translation>
    </message>
    <message>
        <source>Keep order</source>
        <translation>保留訂單</translation>
    </message>
    <message>
        <source>Keep orders</source>
        <translation>保留訂單</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>保持原狀</translation>
    </message>
    <message>
        <source>Leaves {what} without a stop at the broker.</source>
        <translation>{what}在券商處將沒有止損單。</translation>
    </message>
    <message>
        <source>Legs</source>
        <translation>各腿</translation>
    </message>
    <message>
        <source>Nothing is filled so far. All {remaining} would be withdrawn.</source>
        <translation>尚未成交，全部 {remaining} 將撤單。</translation>
    </message>
    <message>
        <source>Nothing is filled so far. The {remaining} ordered would be withdrawn.</source>
        <translation>尚未成交，所下的 {remaining} 將撤單。</translation>
    </message>
    <message>
        <source>Orders that would be cancelled</source>
        <translation>將會撤銷的訂單</translation>
    </message>
    <message>
        <source>Sold so far: {filled}; this stays. The remaining {remaining} would be withdrawn.</source>
        <translation>已沽出 {filled}，不受影響；其餘 {remaining} 將撤單。</translation>
    </message>
    <message>
        <source>The broker asked you to confirm it. This confirms it: it can fill.</source>
        <translation>券商要求再次確認。確認後訂單便可成交。</translation>
    </message>
    <message>
        <source>The broker has not confirmed its exits at {prices}: whether they end too is unknown.</source>
        <translation>券商尚未確認其離場單（{prices}）：是否一併結束未知。</translation>
    </message>
    <message>
        <source>The order is gone.</source>
        <translation>訂單已不存在。</translation>
    </message>
    <message>
        <source>Trading is locked and stays locked afterwards.</source>
        <translation>交易已上鎖，之後仍然上鎖。</translation>
    </message>
    <message>
        <source>Trading is locked and stays locked. Practice password: 123456.</source>
        <translation>交易已上鎖，並會保持上鎖。練習密碼：123456。</translation>
    </message>
    <message>
        <source>Trading password, for this act only</source>
        <translation>交易密碼（只用於這一次）</translation>
    </message>
    <message>
        <source>placed by another program</source>
        <translation>由其他程式下單</translation>
    </message>
    <message>
        <source>{filled} filled</source>
        <translation>已成交 {filled}</translation>
    </message>
</context>
<context>
    <name>CapitalFlowDock</name>
    <message>
        <source>Capital flow</source>
        <translation>資金流向</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Intraday</source>
        <translation>分時</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>週期</translation>
    </message>
    <message>
        <source>Picture of the chart</source>
        <translation>圖表的圖片</translation>
    </message>
    <message>
        <source>View of the chart</source>
        <translation>圖表顯示方式</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>週</translation>
    </message>
    <message>
        <source>What the flow figures mean</source>
        <translation>資金數字的含義</translation>
    </message>
    <message>
        <source>tiers do not add up to net</source>
        <translation>各級合計與淨額不符</translation>
    </message>
</context>
<context>
    <name>CashTable</name>
    <message>
        <source>Amount</source>
        <translation>金額</translation>
    </message>
    <message>
        <source>Cash for a fraction</source>
        <translation>碎股款項</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>貨幣</translation>
    </message>
    <message>
        <source>Currency exchange</source>
        <translation>貨幣兌換</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Deposit</source>
        <translation>存入</translation>
    </message>
    <message>
        <source>Dividend</source>
        <translation>派息</translation>
    </message>
    <message>
        <source>Interest</source>
        <translation>利息</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>Option settlement</source>
        <translation>期權到期結算</translation>
    </message>
    <message>
        <source>Purchase</source>
        <translation>買入</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>備註</translation>
    </message>
    <message>
        <source>Sale</source>
        <translation>賣出</translation>
    </message>
    <message>
        <source>Settles</source>
        <translation>交收</translation>
    </message>
    <message>
        <source>The broker does not tell the day</source>
        <translation>券商沒有提供日期</translation>
    </message>
    <message>
        <source>The broker tells only the day</source>
        <translation>券商只提供日期</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Trade</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>Trading fees</source>
        <translation>交易費用</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>調撥</translation>
    </message>
    <message>
        <source>Warrant settlement</source>
        <translation>輪證到期結算</translation>
    </message>
    <message>
        <source>Withdrawal</source>
        <translation>提取</translation>
    </message>
</context>
<context>
    <name>ChartExport</name>
    <message>
        <source>Copy the picture</source>
        <translation>複製圖片</translation>
    </message>
    <message>
        <source>Picture of the chart</source>
        <translation>圖表圖片</translation>
    </message>
    <message>
        <source>Save all loaded bars as CSV…</source>
        <translation>已載入的全部K線另存為 CSV…</translation>
    </message>
    <message>
        <source>Save as PNG of twice the size…</source>
        <translation>另存為兩倍大小的 PNG…</translation>
    </message>
    <message>
        <source>Save as PNG…</source>
        <translation>另存為 PNG…</translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation>另存為 SVG…</translation>
    </message>
    <message>
        <source>Save bars in view as CSV…</source>
        <translation>畫面內的K線另存為 CSV…</translation>
    </message>
    <message>
        <source>Save the picture of the chart</source>
        <translation>儲存圖表圖片</translation>
    </message>
    <message>
        <source>The picture of the chart is copied.</source>
        <translation>圖表圖片已複製。</translation>
    </message>
    <message>
        <source>There are no bars.</source>
        <translation>沒有K線。</translation>
    </message>
    <message>
        <source>With orders, cost and account</source>
        <translation>包括訂單、成本及帳戶</translation>
    </message>
    <message>
        <source>adjustment: {kind}</source>
        <translation>復權：{kind}</translation>
    </message>
    <message>
        <source>made {time}</source>
        <translation>製於 {time}</translation>
    </message>
    <message>
        <source>save picture</source>
        <translation>儲存圖片</translation>
    </message>
    <message>
        <source>screenshot</source>
        <translation>截圖</translation>
    </message>
    <message>
        <source>trading hours: {kind}</source>
        <translation>交易時段：{kind}</translation>
    </message>
    <message>
        <source>{first} to {last}, {zone}</source>
        <translation>{first} 至 {last}（{zone}）</translation>
    </message>
</context>
<context>
    <name>ChartMarks</name>
    <message>
        <source>B</source>
        <comment>mark of a buy-back</comment>
        <translation>購</translation>
    </message>
    <message>
        <source>Below the time axis: E report, D dividend, S split, N news, B buy-back</source>
        <translation>時間軸下方：績 業績，息 派息，拆 拆股，訊 新聞，購 回購</translation>
    </message>
    <message>
        <source>Buy-back</source>
        <translation>回購</translation>
    </message>
    <message>
        <source>Buy-back of {shares} shares</source>
        <translation>回購 {shares} 股</translation>
    </message>
    <message>
        <source>Cursor to the mark before</source>
        <translation>游標移到上一個標記</translation>
    </message>
    <message>
        <source>Cursor to the next mark</source>
        <translation>游標移到下一個標記</translation>
    </message>
    <message>
        <source>Cursor to the next signal</source>
        <translation>游標移到下一個訊號</translation>
    </message>
    <message>
        <source>Cursor to the signal before</source>
        <translation>游標移到上一個訊號</translation>
    </message>
    <message>
        <source>D</source>
        <comment>mark of a dividend</comment>
        <translation>息</translation>
    </message>
    <message>
        <source>E</source>
        <comment>mark of a report</comment>
        <translation>績</translation>
    </message>
    <message>
        <source>N</source>
        <comment>mark of a headline</comment>
        <translation>訊</translation>
    </message>
    <message>
        <source>News {day} {what}</source>
        <translation>新聞 {day} {what}</translation>
    </message>
    <message>
        <source>Reports, dividends, splits, news, buy-backs</source>
        <translation>業績、派息、拆股、新聞、回購</translation>
    </message>
    <message>
        <source>S</source>
        <comment>mark of a split or an issue</comment>
        <translation>拆</translation>
    </message>
    <message>
        <source>Show or hide the marks</source>
        <translation>顯示或隱藏標記</translation>
    </message>
    <message>
        <source>buy-backs by day (B)</source>
        <translation>每日回購（購）</translation>
    </message>
    <message>
        <source>coming: {what}</source>
        <translation>即將：{what}</translation>
    </message>
    <message>
        <source>dividends (D)</source>
        <translation>派息（息）</translation>
    </message>
    <message>
        <source>news (N)</source>
        <translation>新聞（訊）</translation>
    </message>
    <message>
        <source>reports (E)</source>
        <translation>業績（績）</translation>
    </message>
    <message>
        <source>reports (E) read from {begin} to {end}</source>
        <translation>業績（績）只讀取了 {begin} 至 {end}</translation>
    </message>
    <message>
        <source>splits (S)</source>
        <translation>拆股（拆）</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 條</translation>
    </message>
    <message>
        <source>{headline} (time not told)</source>
        <translation>{headline}（未提供時間）</translation>
    </message>
    <message>
        <source>{provider} tells no {kinds}</source>
        <translation>{provider} 不提供{kinds}</translation>
    </message>
    <message>
        <source>{provider} tells no {kinds}; {other} does</source>
        <translation>{provider} 不提供{kinds}；{other} 提供</translation>
    </message>
    <message>
        <source>{what}, ex {day}</source>
        <translation>{what}，{day} 除淨</translation>
    </message>
    <message>
        <source>{what}, {day}</source>
        <translation>{what}，{day}</translation>
    </message>
</context>
<context>
    <name>ChartOrders</name>
    <message>
        <source>A change of this order has no answer yet.</source>
        <translation>此訂單的改單尚無答覆。</translation>
    </message>
    <message>
        <source>Avg {price}</source>
        <translation>均價 {price}</translation>
    </message>
    <message>
        <source>Buy limit at {price} in the ticket</source>
        <translation>在下單面板以限價 {price} 買入</translation>
    </message>
    <message>
        <source>Cancel {order} and its exits…</source>
        <translation>撤單：{order} 及其離場單…</translation>
    </message>
    <message>
        <source>Cancel {order}…</source>
        <translation>撤單：{order}…</translation>
    </message>
    <message>
        <source>Close the position in the ticket</source>
        <translation>在下單面板平倉</translation>
    </message>
    <message>
        <source>Copy the bar of {time}</source>
        <translation>複製 {time} 的K線</translation>
    </message>
    <message>
        <source>Copy {price}</source>
        <translation>複製 {price}</translation>
    </message>
    <message>
        <source>Discard the prepared change</source>
        <translation>放棄準備中的改單</translation>
    </message>
    <message>
        <source>Drag, or Up and Down: prepares another price, sends nothing. Enter opens, Delete asks to cancel.</source>
        <translation>拖動，或按上下鍵：準備另一個價格，不會送出。Enter 開啟，Delete 詢問是否撤單。</translation>
    </message>
    <message>
        <source>Go to the orders on the chart</source>
        <translation>前往圖上的訂單</translation>
    </message>
    <message>
        <source>Include orders in Auto</source>
        <translation>自動刻度包括訂單</translation>
    </message>
    <message>
        <source>No change of an order is prepared on the chart.</source>
        <translation>圖上沒有準備中的改單。</translation>
    </message>
    <message>
        <source>P&amp;L if filled there {gain}</source>
        <translation>若在此成交盈虧 {gain}</translation>
    </message>
    <message>
        <source>Price alert at {price}…</source>
        <translation>在 {price} 設到價提示…</translation>
    </message>
    <message>
        <source>Protect the position with a stop in the ticket</source>
        <translation>在下單面板為持倉加止損單</translation>
    </message>
    <message>
        <source>Reduce the exits that exceed the position…</source>
        <translation>減少超出持倉的離場單…</translation>
    </message>
    <message>
        <source>Review the change of {order}</source>
        <translation>檢視改單：{order}</translation>
    </message>
    <message>
        <source>Review the prepared change of an order</source>
        <translation>檢視準備中的改單</translation>
    </message>
    <message>
        <source>Sell limit at {price} in the ticket</source>
        <translation>在下單面板以限價 {price} 賣出</translation>
    </message>
    <message>
        <source>Settle {order}…</source>
        <translation>認定{order}…</translation>
    </message>
    <message>
        <source>The broker does not tell how long this exit works; a change could alter that.</source>
        <translation>券商沒有說明這張離場單的有效期；修改可能會改變它。</translation>
    </message>
    <message>
        <source>The broker does not tell the trading hours of this exit; a change could alter them.</source>
        <translation>券商沒有說明這張離場單的交易時段；修改可能會改變它。</translation>
    </message>
    <message>
        <source>The exits of this entry differ in how long or when they work; a change makes them alike.</source>
        <translation>這張開倉單的離場單有效期或交易時段各不相同；修改會使它們變得一樣。</translation>
    </message>
    <message>
        <source>This order cannot be moved: {status}.</source>
        <translation>此訂單不能移動：{status}。</translation>
    </message>
    <message>
        <source>Trading is locked: unlock it to move orders.</source>
        <translation>交易已上鎖：解鎖後才可移動訂單。</translation>
    </message>
    <message>
        <source>accepted, not shown by the broker yet</source>
        <translation>已接納，券商尚未顯示</translation>
    </message>
    <message>
        <source>adj</source>
        <translation>復權</translation>
    </message>
    <message>
        <source>ask {sign} {price}, by the broker</source>
        <translation>賣一 {sign} {price}，由券商保管</translation>
    </message>
    <message>
        <source>bid {sign} {price}, by the broker</source>
        <translation>買一 {sign} {price}，由券商保管</translation>
    </message>
    <message>
        <source>in its confirmation, not in force</source>
        <translation>確認中，未生效</translation>
    </message>
    <message>
        <source>prepared, not in force</source>
        <translation>準備中，未生效</translation>
    </message>
    <message>
        <source>sent, no answer</source>
        <translation>已送出，沒有答覆</translation>
    </message>
    <message>
        <source>{count} alert</source>
        <translation>{count} 個到價提示</translation>
    </message>
    <message>
        <source>{count} alerts</source>
        <translation>{count} 個到價提示</translation>
    </message>
    <message>
        <source>{count} order</source>
        <translation>{count} 張訂單</translation>
    </message>
    <message>
        <source>{count} orders</source>
        <translation>{count} 張訂單</translation>
    </message>
    <message>
        <source>{count} tick</source>
        <translation>{count} 格</translation>
    </message>
    <message>
        <source>{count} ticks</source>
        <translation>{count} 格</translation>
    </message>
    <message>
        <source>{sign} {price}, by Tideboard: only while it runs and is connected</source>
        <translation>{sign} {price}，由 Tideboard 保管：只在執行並已連線時有效</translation>
    </message>
    <message>
        <source>{sign} {price}, by the broker</source>
        <translation>{sign} {price}，由券商保管</translation>
    </message>
</context>
<context>
    <name>CheatSheet</name>
    <message>
        <source>Esc closes. Change keys in the settings.</source>
        <translation>Esc 關閉。可在設定更改按鍵。</translation>
    </message>
    <message>
        <source>Find a key</source>
        <translation>尋找快捷鍵</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>鍵盤快捷鍵</translation>
    </message>
</context>
<context>
    <name>Check</name>
    <message>
        <source>A FutuOpenD-rs answers.</source>
        <translation>回應的是 FutuOpenD-rs。</translation>
    </message>
    <message>
        <source>A NATS server answers.</source>
        <translation>NATS 伺服器有回應。</translation>
    </message>
    <message>
        <source>A part of it is empty. Use “Replace…” and write all three keys.</source>
        <translation>有一項是空的。請用「更換…」填寫全部三項。</translation>
    </message>
    <message>
        <source>A web server or OpenD&apos;s WebSocket listens at port {port}. Use OpenD&apos;s api_port: 11111 unless changed.</source>
        <translation>連接埠 {port} 上的是網頁伺服器或 OpenD 的 WebSocket。請使用 OpenD 的 api_port：未改動時為 11111。</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>帳戶</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>All {limit} are used, perhaps by other programs on this OpenD. Panels beyond that stay empty.</source>
        <translation>{limit} 已全部用完，或由此 OpenD 上其他程式佔用。超出的面板會空白。</translation>
    </message>
    <message>
        <source>Another program listens at port {port} (“{words}”). Use OpenD&apos;s api_port: 11111 unless changed.</source>
        <translation>連接埠 {port} 上的是其他程式（「{words}」）。請使用 OpenD 的 api_port：未改動時為 11111。</translation>
    </message>
    <message>
        <source>Another web service answers at port {port} (HTTP {http}). Use the port of --rest-port: 22499 unless changed.</source>
        <translation>連接埠 {port} 上的是其他網絡服務（HTTP {http}）。請使用 --rest-port 的連接埠：未改動時為 22499。</translation>
    </message>
    <message>
        <source>Broker behind it</source>
        <translation>背後的券商</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>證書</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>時鐘</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>連線數</translation>
    </message>
    <message>
        <source>Credential</source>
        <translation>憑證</translation>
    </message>
    <message>
        <source>Encrypted; the certificate of {host} is good until {day}.</source>
        <translation>已加密；{host} 的證書有效至 {day}。</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>閘道</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>行情中樞</translation>
    </message>
    <message>
        <source>It closed the connection at the login. If it is an OpenD with encryption, choose its key file; else the port is wrong.</source>
        <translation>登入時被掛斷。若是已加密的 OpenD，請選擇其密鑰檔；否則就是連接埠不對。</translation>
    </message>
    <message>
        <source>It speaks OpenD&apos;s protocol.</source>
        <translation>對方使用 OpenD 協定。</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密鑰</translation>
    </message>
    <message>
        <source>Logged in at {host}.</source>
        <translation>已登入 {host}。</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登入</translation>
    </message>
    <message>
        <source>NATS server</source>
        <translation>NATS 伺服器</translation>
    </message>
    <message>
        <source>No NATS server answers at port {port} of {host}. Start it with the configuration of tideboard-hub setup.</source>
        <translation>{host} 的連接埠 {port} 沒有 NATS 伺服器回應。請用 tideboard-hub setup 寫出的設定啟動它。</translation>
    </message>
    <message>
        <source>No computer is called “{host}”. Check the spelling, or write its IP address.</source>
        <translation>找不到名為「{host}」的電腦。請檢查拼寫，或填寫 IP 地址。</translation>
    </message>
    <message>
        <source>No connection to {host}: {reason}</source>
        <translation>與 {host} 沒有連線：{reason}</translation>
    </message>
    <message>
        <source>No encrypted connection to {host} at port {port}: {reason}. Is it the right address?</source>
        <translation>與 {host} 的連接埠 {port} 未能建立加密連線：{reason}。地址是否正確？</translation>
    </message>
    <message>
        <source>No key is set. Paste the line of the file window.key of the hub&apos;s data folder above.</source>
        <translation>尚未設定密鑰。請把行情中樞資料夾中 window.key 檔案的那一行貼到上方。</translation>
    </message>
    <message>
        <source>No pushes with this gateway and key: prices are read again every few seconds.</source>
        <translation>此閘道和密鑰沒有推送：每隔數秒重新讀取價格。</translation>
    </message>
    <message>
        <source>None here: orders never pass a hub. Choose a connection for orders beside it, or only watch.</source>
        <translation>這裏沒有：訂單從不經過行情中樞。請另選一個訂單連線，或只看行情。</translation>
    </message>
    <message>
        <source>Not encrypted, and not needed on this computer.</source>
        <translation>未加密；在本機不需要加密。</translation>
    </message>
    <message>
        <source>Not encrypted, and {host} is another computer: quotes only, no password and no order is sent. Set up OpenD&apos;s encryption to trade.</source>
        <translation>未加密，而 {host} 是另一部電腦：只有行情，不送密碼也不送訂單。要交易請為 OpenD 設定加密。</translation>
    </message>
    <message>
        <source>Not encrypted, and {host} is another computer: quotes without a key only. No key, password or order is sent there. Write https to have more.</source>
        <translation>未加密，而 {host} 是另一部電腦：只有不需密鑰的行情，不送密鑰、密碼或訂單。請用 https 以使用其他功能。</translation>
    </message>
    <message>
        <source>Not tried: only an order shows whether the gateway trades. It must run with --enable-trading.</source>
        <translation>未測試：只有下單才知閘道能否交易。閘道須以 --enable-trading 啟動。</translation>
    </message>
    <message>
        <source>Nothing listens at port {port} of {host}. Start OpenD, or look up its api_port: 11111 unless changed.</source>
        <translation>{host} 的連接埠 {port} 沒有程式監聽。請啟動 OpenD，或查看它的 api_port：未改動時為 11111。</translation>
    </message>
    <message>
        <source>Off: a gateway without a keys file refuses every order.</source>
        <translation>不可用：沒有密鑰清單的閘道拒絕所有訂單。</translation>
    </message>
    <message>
        <source>Off: orders and passwords are not sent in clear text to another computer.</source>
        <translation>不可用：訂單和密碼不會以明文送到另一部電腦。</translation>
    </message>
    <message>
        <source>OpenD</source>
        <translation>OpenD</translation>
    </message>
    <message>
        <source>OpenD encrypts. Choose the file that its rsa_private_key setting names.</source>
        <translation>OpenD 已加密。請選擇其 rsa_private_key 設定所指的檔案。</translation>
    </message>
    <message>
        <source>OpenD gave no answer in time. Is it still starting, or without a way to the broker?</source>
        <translation>OpenD 未及時回應。是否仍在啟動，或連不上券商？</translation>
    </message>
    <message>
        <source>OpenD is logged in for quotes and for trading.</source>
        <translation>OpenD 已登入行情和交易。</translation>
    </message>
    <message>
        <source>OpenD is logged in for quotes, not for trading. Log in again in OpenD&apos;s own window.</source>
        <translation>OpenD 已登入行情，但未登入交易。請在 OpenD 自己的視窗重新登入。</translation>
    </message>
    <message>
        <source>OpenD refused the login: “{text}”</source>
        <translation>OpenD 拒絕登入：「{text}」</translation>
    </message>
    <message>
        <source>OpenD refused the request: “{text}”</source>
        <translation>OpenD 拒絕請求：「{text}」</translation>
    </message>
    <message>
        <source>OpenD runs, but is not logged in to the broker. Log in in OpenD&apos;s own window, with its SMS code.</source>
        <translation>OpenD 在運行，但未登入券商。請在 OpenD 自己的視窗以短訊驗證碼登入。</translation>
    </message>
    <message>
        <source>OpenD runs, but the broker wants the letters of a picture. Type them in OpenD&apos;s own window or console (input_pic_verify_code -code=…). Tideboard never sends them.</source>
        <translation>OpenD 正在運行，但券商要求輸入圖片中的驗證碼。請在 OpenD 自己的視窗或控制台輸入（input_pic_verify_code -code=…）。Tideboard 從不代為發送。</translation>
    </message>
    <message>
        <source>OpenD runs, but the broker wants this device confirmed with a code sent to your phone. Type it in OpenD&apos;s own window or console (input_phone_verify_code -code=…). Tideboard never sends it.</source>
        <translation>OpenD 正在運行，但券商要求用發到你手機的驗證碼確認本裝置。請在 OpenD 自己的視窗或控制台輸入（input_phone_verify_code -code=…）。Tideboard 從不代為發送。</translation>
    </message>
    <message>
        <source>OpenD takes a login without this key, not one with it: it has none or another. Give OpenD this file, or remove the key here.</source>
        <translation>OpenD 只接受不帶此密鑰的登入：它沒有密鑰，或用另一個。請把此檔案交給 OpenD，或在這裡移除密鑰。</translation>
    </message>
    <message>
        <source>OpenD {version} is newer than what Tideboard was tried with.</source>
        <translation>OpenD {version} 比 Tideboard 測試過的版本新。</translation>
    </message>
    <message>
        <source>OpenD {version} is older than what Tideboard was tried with. Update OpenD if something is missing.</source>
        <translation>OpenD {version} 比 Tideboard 測試過的版本舊。若有欠缺，請更新 OpenD。</translation>
    </message>
    <message>
        <source>OpenD {version}.</source>
        <translation>OpenD {version}。</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>連接埠</translation>
    </message>
    <message>
        <source>Port {port} answers.</source>
        <translation>連接埠 {port} 有回應。</translation>
    </message>
    <message>
        <source>Port {port} of {host} does not answer. Is the computer on, and does its firewall let the port through?</source>
        <translation>{host} 的連接埠 {port} 沒有回應。電腦是否已開啟，防火牆是否放行此連接埠？</translation>
    </message>
    <message>
        <source>Pushes</source>
        <translation>推送</translation>
    </message>
    <message>
        <source>Quote connection</source>
        <translation>行情線路</translation>
    </message>
    <message>
        <source>Quote packages</source>
        <translation>行情套餐</translation>
    </message>
    <message>
        <source>Quote rights</source>
        <translation>行情權限</translation>
    </message>
    <message>
        <source>Renewed by itself while Tideboard runs.</source>
        <translation>Tideboard 運行期間自動續期。</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>權限範圍</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>登入</translation>
    </message>
    <message>
        <source>Something listens at port {port} but does not answer. Is it OpenD&apos;s api_port, and is OpenD started up?</source>
        <translation>連接埠 {port} 有程式監聽但沒有回話。是否 OpenD 的 api_port，OpenD 是否已啟動完成？</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>訂閱</translation>
    </message>
    <message>
        <source>The account cannot be read (“{text}”): quotes only. Is trading allowed for this key?</source>
        <translation>無法讀取帳戶（「{text}」）：只有行情。此 Key 是否可以交易？</translation>
    </message>
    <message>
        <source>The account has no quote package for any market. Get one in the broker&apos;s own app.</source>
        <translation>此帳戶沒有任何市場的行情套餐。套餐可在券商 App 取得。</translation>
    </message>
    <message>
        <source>The broker accepts it.</source>
        <translation>券商接受。</translation>
    </message>
    <message>
        <source>The broker did not report its time. If the sign-in is refused, look at this computer&apos;s clock.</source>
        <translation>券商沒有告知其時間。若登入被拒，請檢查本機時鐘。</translation>
    </message>
    <message>
        <source>The broker does not know this app key (“{text}”). Is it of the same brand and region as chosen above?</source>
        <translation>券商無法識別此 App Key（「{text}」）。品牌和地區是否與上方所選一致？</translation>
    </message>
    <message>
        <source>The broker gave no answer in time. Check the network.</source>
        <translation>券商未及時回應。請檢查網絡。</translation>
    </message>
    <message>
        <source>The broker has had too many calls from this key or address (“{text}”). Wait a minute, then check again.</source>
        <translation>此 Key 或地址對券商的請求過多（「{text}」）。請等一分鐘再檢查。</translation>
    </message>
    <message>
        <source>The broker no longer accepts the access token (“{text}”). {end} A refresh elsewhere voids it, too: make a new one on the broker&apos;s developer page and use “Replace…”.</source>
        <translation>券商不再接受此 Access Token（「{text}」）。{end}在別處更新也會令它失效：請在券商開發者網頁建立新的，再用「更換…」。</translation>
    </message>
    <message>
        <source>The broker refused: “{text}”.</source>
        <translation>券商拒絕：「{text}」。</translation>
    </message>
    <message>
        <source>The broker refuses the signature (“{text}”): the app secret does not belong to this app key, or the clock is wrong. Write the three keys again.</source>
        <translation>券商拒絕簽署（「{text}」）：App Secret 與 App Key 不配，或時鐘不準。請重新填寫三項。</translation>
    </message>
    <message>
        <source>The broker&apos;s service has a fault (“{text}”). Try again later.</source>
        <translation>券商的服務出現故障（「{text}」）。請稍後再試。</translation>
    </message>
    <message>
        <source>The browser sign-in ended and was not renewed (“{text}”). Sign in with the browser again.</source>
        <translation>瀏覽器登入已結束，未能續期（「{text}」）。請再以瀏覽器登入。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not valid today. Check this computer&apos;s date; if it is right, do not sign in.</source>
        <translation>{host} 的證書今日無效。請檢查本機日期；若日期正確，請勿登入。</translation>
    </message>
    <message>
        <source>The exchange on this computer keeps its own time of day.</source>
        <translation>本機上的交易所，使用自己的時間。</translation>
    </message>
    <message>
        <source>The file {path} cannot be used as a certificate authority ({reason}). Choose a PEM file, or remove it.</source>
        <translation>檔案 {path} 不能用作證書簽發機構（{reason}）。請選擇 PEM 檔案，或移除它。</translation>
    </message>
    <message>
        <source>The gateway accepts the key.</source>
        <translation>閘道接受此密鑰。</translation>
    </message>
    <message>
        <source>The gateway refuses the key: it is unknown there, has ended, or belongs to another computer. Make a new one.</source>
        <translation>閘道拒絕此密鑰：密鑰不存在、已到期，或屬於另一部電腦。請建立新的。</translation>
    </message>
    <message>
        <source>The gateway runs without a keys file: everybody who reaches it may read, nobody may write. Give it a keys file to trade.</source>
        <translation>閘道沒有密鑰清單：能連到它的人都可讀取，沒有人可寫入。要交易請為它設定密鑰清單。</translation>
    </message>
    <message>
        <source>The gateway wants a key, and a key is never sent in clear text to another computer. Write https.</source>
        <translation>閘道需要密鑰，但密鑰絕不以明文送到另一部電腦。請用 https。</translation>
    </message>
    <message>
        <source>The gateway wants a key, and none is set. Paste one above.</source>
        <translation>閘道需要密鑰，但尚未設定。請在上方貼上。</translation>
    </message>
    <message>
        <source>The hub answers.</source>
        <translation>行情中樞有回應。</translation>
    </message>
    <message>
        <source>The hub has no connection to {provider} now. What it prints says why.</source>
        <translation>行情中樞現在沒有與 {provider} 的連線。原因見它的輸出。</translation>
    </message>
    <message>
        <source>The hub is of another version of Tideboard. Use the same version here and there.</source>
        <translation>行情中樞是另一個版本的 Tideboard。請兩邊使用同一版本。</translation>
    </message>
    <message>
        <source>The hub&apos;s broker plays a recorded day again, which is not passed on as today&apos;s market.</source>
        <translation>行情中樞的券商正在重播錄製的一天，不會當作今天的行情轉發。</translation>
    </message>
    <message>
        <source>The key cannot be read from the system&apos;s keyring.</source>
        <translation>無法從系統密鑰圈讀取密鑰。</translation>
    </message>
    <message>
        <source>The key fits: everything is encrypted.</source>
        <translation>密鑰吻合：全程加密。</translation>
    </message>
    <message>
        <source>The key holds what quotes and accounts need.</source>
        <translation>密鑰具備行情和帳戶所需的權限。</translation>
    </message>
    <message>
        <source>The key lacks {lacking}: what needs it stays off. Make a key with this scope at the gateway.</source>
        <translation>密鑰缺少 {lacking}：需要它的功能不可用。請在閘道建立具此權限的密鑰。</translation>
    </message>
    <message>
        <source>The key may not be used from this network&apos;s address (“{text}”). Add the address to the key&apos;s list on the broker&apos;s developer page.</source>
        <translation>此 Key 不可從本網絡的地址使用（「{text}」）。請在券商開發者網頁把地址加入此 Key 的名單。</translation>
    </message>
    <message>
        <source>The key says that it is of a paper account, the broker answers it only as one with real money: LIVE.</source>
        <translation>密鑰自稱屬於模擬帳戶，但券商只按真實資金帳戶回應：實盤。</translation>
    </message>
    <message>
        <source>The login has no quote right for any market. Get rights in the broker&apos;s own app.</source>
        <translation>此登入沒有任何市場的行情權限。權限可在券商 App 取得。</translation>
    </message>
    <message>
        <source>The name “{host}” could not be looked up in time. Check the network, or write the IP address.</source>
        <translation>未能及時查到「{host}」的地址。請檢查網絡，或填寫 IP 地址。</translation>
    </message>
    <message>
        <source>The push connection is open.</source>
        <translation>推送線路已開通。</translation>
    </message>
    <message>
        <source>The server accepts the key.</source>
        <translation>伺服器接受此密鑰。</translation>
    </message>
    <message>
        <source>The server is there, but no hub answers on it. Start tideboard-hub run.</source>
        <translation>伺服器在，但沒有行情中樞回應。請啟動 tideboard-hub run。</translation>
    </message>
    <message>
        <source>The server refuses the key: it is not the one of the hub&apos;s window.key, or the server runs with old keys.</source>
        <translation>伺服器拒絕此密鑰：它不是行情中樞 window.key 的密鑰，或伺服器仍在使用舊密鑰。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not to be trusted. If your own authority signed it, choose its file above.</source>
        <translation>伺服器的證書不可信。若由自己的證書機構簽發，請在上方選擇其檔案。</translation>
    </message>
    <message>
        <source>There is no way to {host} from here. Check the network and the address.</source>
        <translation>無法到達 {host}。請檢查網絡和地址。</translation>
    </message>
    <message>
        <source>There is none for this address. Write the three keys above, or sign in with the browser.</source>
        <translation>此地址沒有憑證。請填寫上方三項，或以瀏覽器登入。</translation>
    </message>
    <message>
        <source>This computer does not trust the certificate of {host} ({reason}). Nothing was sent. Programs that look into encrypted traffic cause this: a company&apos;s proxy, a virus scanner.</source>
        <translation>本機不信任 {host} 的證書（{reason}）。沒有送出任何內容。公司代理、防毒軟件等會解開加密流量的程式會造成此情況。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock agrees with the broker&apos;s.</source>
        <translation>本機時鐘與券商一致。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {time} {side} the broker&apos;s, and signed requests would be refused. Let the system set it from the network.</source>
        <translation>本機時鐘比券商{side} {time}，已簽署的請求會被拒絕。請讓系統從網絡校時。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {time} {side} the broker&apos;s. Let the system set it from the network.</source>
        <translation>本機時鐘比券商{side} {time}。請讓系統從網絡校時。</translation>
    </message>
    <message>
        <source>This is no NATS key. Paste the line of the file window.key: it begins with SU.</source>
        <translation>這不是 NATS 密鑰。請貼上 window.key 檔案的那一行：以 SU 開頭。</translation>
    </message>
    <message>
        <source>This is not OpenD&apos;s key. Choose the file that its rsa_private_key setting names.</source>
        <translation>這不是該 OpenD 的密鑰。請選擇其 rsa_private_key 設定所指的檔案。</translation>
    </message>
    <message>
        <source>This login has no account that can trade: quotes only. Is it the login of the firm that keeps your account (Futu HK, moomoo US, SG, AU ...)?</source>
        <translation>此登入沒有可交易的帳戶：只有行情。這是你開戶公司的登入嗎（富途香港、moomoo US、SG、AU 等）？</translation>
    </message>
    <message>
        <source>This program has no NATS client. Install Tideboard with the extra named desk.</source>
        <translation>此程式沒有 NATS 用戶端。請安裝帶附加套件 desk 的 Tideboard。</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Trade connection</source>
        <translation>交易線路</translation>
    </message>
    <message>
        <source>Trading</source>
        <translation>交易</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>What listens at {host}, port {port}, is no web service ({reason}). Check the HTTP address.</source>
        <translation>{host} 的連接埠 {port} 上的不是網絡服務（{reason}）。請檢查 HTTP 地址。</translation>
    </message>
    <message>
        <source>ahead of</source>
        <translation>快</translation>
    </message>
    <message>
        <source>behind</source>
        <translation>慢</translation>
    </message>
    <message>
        <source>{accounts}</source>
        <translation>{accounts}</translation>
    </message>
    <message>
        <source>{accounts}, in {currency}.</source>
        <translation>{accounts}，以 {currency} 計。</translation>
    </message>
    <message>
        <source>{credential}.</source>
        <translation>{credential}。</translation>
    </message>
    <message>
        <source>{end}</source>
        <translation>{end}</translation>
    </message>
    <message>
        <source>{end} Use “Refresh token”.</source>
        <translation>{end}請用「更新 Token」。</translation>
    </message>
    <message>
        <source>{hosts}: found.</source>
        <translation>已找到 {hosts}。</translation>
    </message>
    <message>
        <source>{host} accepts no connection at port {port}. Is it the right address, and is the service up?</source>
        <translation>{host} 的連接埠 {port} 不接受連線。地址是否正確，服務是否在運行？</translation>
    </message>
    <message>
        <source>{host} answers with the certificate of another name. Nothing was sent. Check the address.</source>
        <translation>以 {host} 回應的一方出示了其他名稱的證書。沒有送出任何內容。請檢查地址。</translation>
    </message>
    <message>
        <source>{host} does not answer at port {port}. Check the network; a firewall may block it.</source>
        <translation>{host} 的連接埠 {port} 沒有回應。請檢查網絡；可能被防火牆阻擋。</translation>
    </message>
    <message>
        <source>{host} is another computer, and prices do not pass in clear text. The server has to offer TLS: tls://.</source>
        <translation>{host} 是另一部電腦，行情不以明文傳輸。伺服器必須提供 TLS：tls://。</translation>
    </message>
    <message>
        <source>{host} is {addresses}.</source>
        <translation>{host} 即 {addresses}。</translation>
    </message>
    <message>
        <source>{host} refused the login: “{text}”</source>
        <translation>{host} 拒絕登入：「{text}」</translation>
    </message>
    <message>
        <source>{host}: no name to look up.</source>
        <translation>{host} 是 IP 地址，無需解析。</translation>
    </message>
    <message>
        <source>{left} of {limit} left.</source>
        <translation>{limit} 中尚餘 {left}。</translation>
    </message>
    <message>
        <source>{name} (delayed)</source>
        <translation>{name}（延遲）</translation>
    </message>
    <message>
        <source>{online} of {limit} connections of this key are in use, and Tideboard needs two (“connections limitation is hit”). End other programs that use it; one that crashed keeps its place for some minutes.</source>
        <translation>此 Key 的 {limit} 個連線已用 {online} 個，而 Tideboard 需要兩個（「connections limitation is hit」）。請結束使用它的其他程式；當掉的程式會佔用數分鐘。</translation>
    </message>
    <message>
        <source>{online} of {limit} in use.</source>
        <translation>{limit} 個中已用 {online} 個。</translation>
    </message>
    <message>
        <source>{packages}</source>
        <translation>{packages}</translation>
    </message>
    <message>
        <source>{packages}. Delayed prices are shown as such, and no order is sent on them.</source>
        <translation>{packages}。延遲價格會標明，不會據此送出訂單。</translation>
    </message>
    <message>
        <source>{provider} is connected there.</source>
        <translation>那裏已連接 {provider}。</translation>
    </message>
    <message>
        <source>{reason}</source>
        <translation>{reason}</translation>
    </message>
    <message>
        <source>{rights}</source>
        <translation>{rights}</translation>
    </message>
    <message>
        <source>{url} is not encrypted and leads to another computer: Tideboard sends nothing there. Write https or wss.</source>
        <translation>{url} 未加密，而且指向另一部電腦：Tideboard 不會向其送出任何內容。請用 https 或 wss。</translation>
    </message>
    <message>
        <source>“{host}” could not be looked up in time. Check the network and its name lookup.</source>
        <translation>未能及時查到「{host}」。請檢查網絡和域名解析。</translation>
    </message>
    <message>
        <source>“{host}” was not found. Check the network and its name lookup; an address of your own may be misspelt.</source>
        <translation>找不到「{host}」。請檢查網絡和域名解析；自填的地址可能有誤。</translation>
    </message>
    <message>
        <source>“{url}” is not an address that can be used.</source>
        <translation>「{url}」不是可用的地址。</translation>
    </message>
</context>
<context>
    <name>Checks</name>
    <message>
        <source>1 warning</source>
        <translation>1 項警告</translation>
    </message>
    <message>
        <source>Above the maximum</source>
        <translation>超出最大可買賣數量</translation>
    </message>
    <message>
        <source>Account has no {market}</source>
        <translation>帳戶不能交易 {market}</translation>
    </message>
    <message>
        <source>Account is pinned</source>
        <translation>帳戶已釘住</translation>
    </message>
    <message>
        <source>Account right</source>
        <translation>帳戶正確</translation>
    </message>
    <message>
        <source>An order here is Unknown</source>
        <translation>此處有訂單狀態未知</translation>
    </message>
    <message>
        <source>Auction ahead</source>
        <translation>競價在前</translation>
    </message>
    <message>
        <source>Audit log cannot be written</source>
        <translation>訂單紀錄無法寫入</translation>
    </message>
    <message>
        <source>Audit log ready</source>
        <translation>訂單紀錄就緒</translation>
    </message>
    <message>
        <source>Book is fresh</source>
        <translation>擺盤為最新</translation>
    </message>
    <message>
        <source>Book is too old</source>
        <translation>擺盤過舊</translation>
    </message>
    <message>
        <source>Broker&apos;s maximum</source>
        <translation>券商最大數量</translation>
    </message>
    <message>
        <source>Buying power</source>
        <translation>購買力</translation>
    </message>
    <message>
        <source>Call budget free</source>
        <translation>請求額度充足</translation>
    </message>
    <message>
        <source>Call budget used up</source>
        <translation>請求額度已用完</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>檢查</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已連線</translation>
    </message>
    <message>
        <source>Connection is down</source>
        <translation>連線中斷</translation>
    </message>
    <message>
        <source>Contract ends today</source>
        <translation>合約今日到期</translation>
    </message>
    <message>
        <source>Day&apos;s value above your limit</source>
        <translation>今日金額超出你的上限</translation>
    </message>
    <message>
        <source>Distance from best</source>
        <translation>與最佳價差距</translation>
    </message>
    <message>
        <source>Distance from last</source>
        <translation>與現價差距</translation>
    </message>
    <message>
        <source>Distance from the price now</source>
        <translation>與現價的距離</translation>
    </message>
    <message>
        <source>Distance of the exits</source>
        <translation>離場價距離</translation>
    </message>
    <message>
        <source>Ends on a later day</source>
        <translation>到期日在今日之後</translation>
    </message>
    <message>
        <source>Ends with the session</source>
        <translation>收市後失效</translation>
    </message>
    <message>
        <source>Exit between ticks</source>
        <translation>離場價不在價位上</translation>
    </message>
    <message>
        <source>Exit on the wrong side</source>
        <translation>離場價方向錯誤</translation>
    </message>
    <message>
        <source>Exit too far away</source>
        <translation>離場價過遠</translation>
    </message>
    <message>
        <source>Exits exceed what it opens</source>
        <translation>離場超過開倉數量</translation>
    </message>
    <message>
        <source>Exits held by the broker</source>
        <translation>離場單由券商持有</translation>
    </message>
    <message>
        <source>Exits not held here</source>
        <translation>此處不代持離場單</translation>
    </message>
    <message>
        <source>Exits on a tick</source>
        <translation>離場價在價位上</translation>
    </message>
    <message>
        <source>Exits on the right side</source>
        <translation>離場價方向正確</translation>
    </message>
    <message>
        <source>Exits within the entry</source>
        <translation>離場不超過入場</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>風險敞口</translation>
    </message>
    <message>
        <source>Exposure above your limit</source>
        <translation>風險敞口超出你的上限</translation>
    </message>
    <message>
        <source>Feed alive</source>
        <translation>行情正常</translation>
    </message>
    <message>
        <source>Feed silent</source>
        <translation>行情沒有更新</translation>
    </message>
    <message>
        <source>Free position</source>
        <translation>可用持倉</translation>
    </message>
    <message>
        <source>Hours confirmed here before</source>
        <translation>此時段此前已確認</translation>
    </message>
    <message>
        <source>Hours not confirmed here yet</source>
        <translation>此時段尚未經券商確認</translation>
    </message>
    <message>
        <source>Large quantity</source>
        <translation>數量較大</translation>
    </message>
    <message>
        <source>Largest loss is not known</source>
        <translation>最大虧損未知</translation>
    </message>
    <message>
        <source>Last day not possible</source>
        <translation>到期日不可用</translation>
    </message>
    <message>
        <source>Last day possible</source>
        <translation>到期日可用</translation>
    </message>
    <message>
        <source>Leaves sold options without cover</source>
        <translation>使已沽出的期權失去備兌</translation>
    </message>
    <message>
        <source>Legs do not fit together</source>
        <translation>各腿不相符</translation>
    </message>
    <message>
        <source>Legs fit together</source>
        <translation>各腿相符</translation>
    </message>
    <message>
        <source>Levels taken</source>
        <translation>吃掉檔數</translation>
    </message>
    <message>
        <source>Limit near the trigger</source>
        <translation>限價接近觸發價</translation>
    </message>
    <message>
        <source>Limit reaches the trigger</source>
        <translation>限價可及觸發價</translation>
    </message>
    <message>
        <source>Limit short of trigger</source>
        <translation>限價不及觸發價</translation>
    </message>
    <message>
        <source>Limit too far from trigger</source>
        <translation>限價偏離觸發價過遠</translation>
    </message>
    <message>
        <source>Loss brake</source>
        <translation>虧損煞停</translation>
    </message>
    <message>
        <source>Loss brake: dates differ</source>
        <translation>虧損煞停：日期不同</translation>
    </message>
    <message>
        <source>Loss brake: lists can be read in</source>
        <translation>虧損煞停：距可讀取列表</translation>
    </message>
    <message>
        <source>Loss brake: lists not read in time</source>
        <translation>虧損煞停：未能及時讀取列表</translation>
    </message>
    <message>
        <source>Loss brake: loss of the day</source>
        <translation>虧損煞停：當日虧損</translation>
    </message>
    <message>
        <source>Loss brake: losses in a row</source>
        <translation>虧損煞停：連續虧損</translation>
    </message>
    <message>
        <source>Loss brake: no loss just now</source>
        <translation>虧損煞停：近期無虧損</translation>
    </message>
    <message>
        <source>Loss brake: pause after a loss</source>
        <translation>虧損煞停：虧損後暫停</translation>
    </message>
    <message>
        <source>Loss brake: result not known</source>
        <translation>虧損煞停：盈虧未知</translation>
    </message>
    <message>
        <source>Loss brake: trades of the day</source>
        <translation>虧損煞停：當日開倉次數</translation>
    </message>
    <message>
        <source>Loss is limited</source>
        <translation>虧損有限</translation>
    </message>
    <message>
        <source>Loss is not limited</source>
        <translation>虧損不設限</translation>
    </message>
    <message>
        <source>Market open</source>
        <translation>市場交易中</translation>
    </message>
    <message>
        <source>Market order outside hours</source>
        <translation>時段外市價單</translation>
    </message>
    <message>
        <source>Market takes no orders</source>
        <translation>市場不接受訂單</translation>
    </message>
    <message>
        <source>May fire at the open</source>
        <translation>開市時可能觸發</translation>
    </message>
    <message>
        <source>May leave sold options without cover</source>
        <translation>可能使已沽出的期權失去備兌</translation>
    </message>
    <message>
        <source>No auction ahead</source>
        <translation>目前沒有競價</translation>
    </message>
    <message>
        <source>No limit for {currency}</source>
        <translation>{currency} 沒有上限</translation>
    </message>
    <message>
        <source>No order unknown</source>
        <translation>沒有未知訂單</translation>
    </message>
    <message>
        <source>No trade in this session</source>
        <translation>本時段尚無成交</translation>
    </message>
    <message>
        <source>Not a repeat</source>
        <translation>並非重複</translation>
    </message>
    <message>
        <source>Not all of its terms are told</source>
        <translation>券商沒有給出全部條款</translation>
    </message>
    <message>
        <source>Not enough buying power</source>
        <translation>購買力不足</translation>
    </message>
    <message>
        <source>Not on this paper account</source>
        <translation>此模擬帳戶不接受</translation>
    </message>
    <message>
        <source>Not pinned</source>
        <translation>未釘住</translation>
    </message>
    <message>
        <source>Not tradable</source>
        <translation>不可交易</translation>
    </message>
    <message>
        <source>Not whole lots</source>
        <translation>並非整手</translation>
    </message>
    <message>
        <source>Opens a short position</source>
        <translation>開立淡倉</translation>
    </message>
    <message>
        <source>Order changed meanwhile</source>
        <translation>訂單已有變動</translation>
    </message>
    <message>
        <source>Order still open</source>
        <translation>訂單仍未完成</translation>
    </message>
    <message>
        <source>Paper: the broker&apos;s pages differ</source>
        <translation>模擬：券商的說明頁不一致</translation>
    </message>
    <message>
        <source>Price between ticks</source>
        <translation>價格不在價位上</translation>
    </message>
    <message>
        <source>Price on a tick</source>
        <translation>價格在價位上</translation>
    </message>
    <message>
        <source>Price source differs</source>
        <translation>價格來源不符</translation>
    </message>
    <message>
        <source>Price source right</source>
        <translation>價格來源正確</translation>
    </message>
    <message>
        <source>Price step not certain</source>
        <translation>價位未能確定</translation>
    </message>
    <message>
        <source>Prices and orders differ</source>
        <translation>行情與訂單的證券不符</translation>
    </message>
    <message>
        <source>Regular hours</source>
        <translation>正常交易時段</translation>
    </message>
    <message>
        <source>Same order again</source>
        <translation>重複的訂單</translation>
    </message>
    <message>
        <source>Same security at both</source>
        <translation>兩邊是同一證券</translation>
    </message>
    <message>
        <source>Sells more than is free</source>
        <translation>沽出超過可用持倉</translation>
    </message>
    <message>
        <source>Settings confirmed</source>
        <translation>設定已確認</translation>
    </message>
    <message>
        <source>Settings not confirmed</source>
        <translation>設定未確認</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>數量</translation>
    </message>
    <message>
        <source>Sold from the position</source>
        <translation>沽出持倉之內</translation>
    </message>
    <message>
        <source>Stop as near as before</source>
        <translation>止損不比原來遠</translation>
    </message>
    <message>
        <source>Stop further away, or none</source>
        <translation>止損更遠，或沒有止損</translation>
    </message>
    <message>
        <source>Takes {value} levels</source>
        <translation>將吃掉 {value} 檔</translation>
    </message>
    <message>
        <source>The broker&apos;s data can be read</source>
        <translation>券商的數據可以讀取</translation>
    </message>
    <message>
        <source>The proposal is over</source>
        <translation>提案已結束</translation>
    </message>
    <message>
        <source>The proposal stands</source>
        <translation>提案仍然有效</translation>
    </message>
    <message>
        <source>Too far from best</source>
        <translation>偏離最佳價過遠</translation>
    </message>
    <message>
        <source>Too far from last</source>
        <translation>偏離現價過遠</translation>
    </message>
    <message>
        <source>Too far from the price now</source>
        <translation>離現價太遠</translation>
    </message>
    <message>
        <source>Tradable</source>
        <translation>可交易</translation>
    </message>
    <message>
        <source>Traded today</source>
        <translation>今日已交易</translation>
    </message>
    <message>
        <source>Trading is locked</source>
        <translation>交易已上鎖</translation>
    </message>
    <message>
        <source>Trading unlocked</source>
        <translation>交易已解鎖</translation>
    </message>
    <message>
        <source>Trailing distance</source>
        <translation>跟蹤距離</translation>
    </message>
    <message>
        <source>Trailing distance not possible</source>
        <translation>跟蹤距離不可行</translation>
    </message>
    <message>
        <source>Trigger still ahead</source>
        <translation>觸發價尚未到達</translation>
    </message>
    <message>
        <source>Type not offered here</source>
        <translation>此處不接受這類型</translation>
    </message>
    <message>
        <source>Type offered</source>
        <translation>類型可用</translation>
    </message>
    <message>
        <source>Underlying moved since the close</source>
        <translation>正股收市後已變動</translation>
    </message>
    <message>
        <source>Underlying near its close</source>
        <translation>正股接近收市價</translation>
    </message>
    <message>
        <source>Unreadable: {what}</source>
        <translation>無法讀取：{what}</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>金額</translation>
    </message>
    <message>
        <source>Value above your limit</source>
        <translation>金額超出你的上限</translation>
    </message>
    <message>
        <source>Waits for its session</source>
        <translation>等候其時段</translation>
    </message>
    <message>
        <source>Whole lots</source>
        <translation>整手</translation>
    </message>
    <message>
        <source>Within the maximum</source>
        <translation>在最大可買賣數量內</translation>
    </message>
    <message>
        <source>Works on after today</source>
        <translation>今日後仍然有效</translation>
    </message>
    <message>
        <source>Would fire at once</source>
        <translation>會立即觸發</translation>
    </message>
    <message>
        <source>a distance of {distance} is {value} from last; it must be one tick ({step}) or more, at most {limit}</source>
        <translation>距離 {distance} 為最新價的 {value}；至少要一個價位（{step}），最多 {limit}</translation>
    </message>
    <message>
        <source>a market order outside regular hours ({state})</source>
        <translation>正常時段外的市價單（{state}）</translation>
    </message>
    <message>
        <source>a part of the settings file could not be read: until you confirm what holds, you can only close</source>
        <translation>設定檔有一部分無法讀取：在您確認所採用的內容之前，只能平倉</translation>
    </message>
    <message>
        <source>account {account} does not trade {market}</source>
        <translation>帳戶 {account} 不能交易 {market}</translation>
    </message>
    <message>
        <source>all {count} passed</source>
        <translation>{count} 項全部通過</translation>
    </message>
    <message>
        <source>beyond the session</source>
        <translation>收市後</translation>
    </message>
    <message>
        <source>by the broker&apos;s page paper accounts do not trade this market, and yet you hold it</source>
        <translation>按券商的說明頁，模擬帳戶不能交易此市場，但您持有它</translation>
    </message>
    <message>
        <source>by the broker&apos;s page this paper account does not trade this kind of security, and yet you hold it</source>
        <translation>按券商的說明頁，此模擬帳戶不能交易這類證券，但您持有它</translation>
    </message>
    <message>
        <source>computer, exchange</source>
        <translation>本機、交易所</translation>
    </message>
    <message>
        <source>field {field}</source>
        <translation>欄位 {field}</translation>
    </message>
    <message>
        <source>fills not read</source>
        <translation>未能讀取成交</translation>
    </message>
    <message>
        <source>fills of {of} not read</source>
        <translation>未能讀取 {of} 的成交</translation>
    </message>
    <message>
        <source>free in {seconds}</source>
        <translation>{seconds} 後恢復</translation>
    </message>
    <message>
        <source>it does not trade now, and its underlying moved from {reference} to {price}</source>
        <translation>它現在不交易，而正股已由 {reference} 變動到 {price}</translation>
    </message>
    <message>
        <source>it may take the cover from the sold contracts {doubted}: not all terms are known</source>
        <translation>此單可能使已沽出合約 {doubted} 失去備兌：合約條款並非全部已知</translation>
    </message>
    <message>
        <source>it needs {value}, the buying power is {limit}</source>
        <translation>需要 {value}，購買力為 {limit}</translation>
    </message>
    <message>
        <source>it opens a short position: {value} to sell, {limit} free</source>
        <translation>此單會開立淡倉：沽出 {value}，可用 {limit}</translation>
    </message>
    <message>
        <source>it takes the cover from {uncovered} of the sold contracts {sold}: buy those back first</source>
        <translation>此單使已沽出合約 {sold} 中的 {uncovered} 張失去備兌：請先買回</translation>
    </message>
    <message>
        <source>it takes {value} levels, your limit for silence is {limit}</source>
        <translation>將吃掉 {value} 檔，你的免提示上限為 {limit}</translation>
    </message>
    <message>
        <source>it works on after this session, also while Tideboard is closed</source>
        <translation>收市後仍然有效，Tideboard 關閉時亦然</translation>
    </message>
    <message>
        <source>its last day cannot be {value} ({reason})</source>
        <translation>到期日不能是 {value}（{reason}）</translation>
    </message>
    <message>
        <source>its limit {price} is short of its trigger {reference}, it may not fill</source>
        <translation>限價 {price} 不及觸發價 {reference}，或不能成交</translation>
    </message>
    <message>
        <source>last {reference}</source>
        <translation>現價 {reference}</translation>
    </message>
    <message>
        <source>limit for silence: {limit}</source>
        <translation>免提示上限：{limit}</translation>
    </message>
    <message>
        <source>lots of {lot}</source>
        <translation>每手 {lot}</translation>
    </message>
    <message>
        <source>may not fill</source>
        <translation>或不能成交</translation>
    </message>
    <message>
        <source>no contract size of {of}</source>
        <translation>{of} 沒有合約單位</translation>
    </message>
    <message>
        <source>no limit is set for {currency}</source>
        <translation>尚未設定 {currency} 的上限</translation>
    </message>
    <message>
        <source>no order in these hours has come back from this broker as it was sent yet</source>
        <translation>此券商尚未有一筆此時段的委託按所發內容返回</translation>
    </message>
    <message>
        <source>no previous close of {of}</source>
        <translation>{of} 沒有前收市價</translation>
    </message>
    <message>
        <source>no price of {of}</source>
        <translation>{of} 沒有現價</translation>
    </message>
    <message>
        <source>not all terms are known</source>
        <translation>合約條款並非全部已知</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>尚未讀取</translation>
    </message>
    <message>
        <source>nothing has traded in this session; {value} from last, your limit is {limit}</source>
        <translation>本時段尚無成交；與最後價格相差 {value}，你的限制為 {limit}</translation>
    </message>
    <message>
        <source>now {reference}</source>
        <translation>現價 {reference}</translation>
    </message>
    <message>
        <source>one page of the broker has combinations for paper accounts, another has not</source>
        <translation>券商的一頁說模擬帳戶接受組合，另一頁說不接受</translation>
    </message>
    <message>
        <source>one page of the broker has exits for paper accounts, another has not: they may stand and do nothing</source>
        <translation>券商的一頁說模擬帳戶接受離場單，另一頁說不接受：它們可能掛着卻不起作用</translation>
    </message>
    <message>
        <source>one page of the broker has these hours for paper accounts, another has not</source>
        <translation>券商的一頁說模擬帳戶接受這些時段，另一頁說不接受</translation>
    </message>
    <message>
        <source>order {order} on this side is still Unknown</source>
        <translation>同方向訂單 {order} 仍然未知</translation>
    </message>
    <message>
        <source>orders not read</source>
        <translation>未能讀取訂單</translation>
    </message>
    <message>
        <source>orders, fills and positions were not read in time, and the loss brake needs them for an entry</source>
        <translation>未能及時讀取訂單、成交和持倉，虧損煞停對開倉或加倉需要它們</translation>
    </message>
    <message>
        <source>paper accounts of this broker cannot do this; cancelling works</source>
        <translation>此券商的模擬帳戶不能這樣做；可以撤單</translation>
    </message>
    <message>
        <source>paper accounts of this broker do not trade this market</source>
        <translation>此券商的模擬帳戶不能交易此市場</translation>
    </message>
    <message>
        <source>paper accounts of this broker hold no exits for an order</source>
        <translation>此券商的模擬帳戶不為訂單附帶離場單</translation>
    </message>
    <message>
        <source>paper accounts of this broker sell no shares short on this market</source>
        <translation>此券商的模擬帳戶在此市場不能沽空股票</translation>
    </message>
    <message>
        <source>paper accounts of this broker take no combinations of options</source>
        <translation>此券商的模擬帳戶不接受期權組合</translation>
    </message>
    <message>
        <source>paper accounts of this broker take no orders of this type</source>
        <translation>此券商的模擬帳戶不接受這種類型的訂單</translation>
    </message>
    <message>
        <source>paper accounts of this broker take orders for the day</source>
        <translation>此券商的模擬帳戶只接受當日有效的訂單</translation>
    </message>
    <message>
        <source>paper accounts of this broker trade in the regular session</source>
        <translation>此券商的模擬帳戶只在正常交易時段交易</translation>
    </message>
    <message>
        <source>position in {of} not read</source>
        <translation>未能讀取 {of} 的持倉</translation>
    </message>
    <message>
        <source>positions not read</source>
        <translation>未能讀取持倉</translation>
    </message>
    <message>
        <source>prices and orders mean different securities ({what}: {ours} and {theirs})</source>
        <translation>行情與訂單所指的證券不同（{what}：{ours} 與 {theirs}）</translation>
    </message>
    <message>
        <source>prices are {source}, the account is {environment}</source>
        <translation>價格屬{source}，帳戶屬{environment}</translation>
    </message>
    <message>
        <source>the account is pinned: place and change are off</source>
        <translation>帳戶已釘住：下單和改單已停用</translation>
    </message>
    <message>
        <source>the book is {value} old, the limit is {limit}</source>
        <translation>擺盤已有 {value} 未更新，上限為 {limit}</translation>
    </message>
    <message>
        <source>the broker does not hold such exits for this order</source>
        <translation>券商不為此單代持這樣的離場單</translation>
    </message>
    <message>
        <source>the broker does not tell all of its terms</source>
        <translation>券商沒有給出它的全部條款</translation>
    </message>
    <message>
        <source>the broker&apos;s call budget is used up, free in {seconds}</source>
        <translation>券商的請求額度已用完，{seconds} 後恢復</translation>
    </message>
    <message>
        <source>the buying power is not read yet</source>
        <translation>購買力尚未讀取</translation>
    </message>
    <message>
        <source>the connection is down</source>
        <translation>連線中斷</translation>
    </message>
    <message>
        <source>the contract ends today, on {value}</source>
        <translation>合約今日（{value}）到期</translation>
    </message>
    <message>
        <source>the day&apos;s result is not known ({gap}), and the loss brake needs it</source>
        <translation>當日盈虧未知（{gap}），虧損煞停需要它</translation>
    </message>
    <message>
        <source>the exit at {price} is {value} from {reference}, your limit is {limit}</source>
        <translation>離場價 {price} 偏離 {reference} {value}，你的上限為 {limit}</translation>
    </message>
    <message>
        <source>the exit at {value} is on the wrong side of {reference}</source>
        <translation>離場價 {value} 在 {reference} 的錯誤一側</translation>
    </message>
    <message>
        <source>the exits would close {value}, the order opens {limit}</source>
        <translation>離場單會平掉 {value}，此單開倉 {limit}</translation>
    </message>
    <message>
        <source>the feed is {state}</source>
        <translation>行情狀態：{state}</translation>
    </message>
    <message>
        <source>the legs have to be options of one underlying and one size that are not over ({instrument})</source>
        <translation>各腿須為同一正股、同一合約大小且未到期的期權（{instrument}）</translation>
    </message>
    <message>
        <source>the limit is {value} from the trigger, your limit is {limit}</source>
        <translation>限價偏離觸發價 {value}，你的上限為 {limit}</translation>
    </message>
    <message>
        <source>the loss brake holds after a loss, {left} left</source>
        <translation>虧損煞停於虧損後生效，尚餘 {left}</translation>
    </message>
    <message>
        <source>the loss brake holds: 1 entry that traded today, your limit is {limit}</source>
        <translation>虧損煞停生效：今日已有 1 筆開倉或加倉訂單成交，你的上限為 {limit}</translation>
    </message>
    <message>
        <source>the loss brake holds: 1 loss today, your limit is {limit}</source>
        <translation>虧損煞停生效：今日虧損 1 次，你的上限為 {limit}</translation>
    </message>
    <message>
        <source>the loss brake holds: {value} entries that traded today, your limit is {limit}</source>
        <translation>虧損煞停生效：今日已有 {value} 筆開倉或加倉訂單成交，你的上限為 {limit}</translation>
    </message>
    <message>
        <source>the loss brake holds: {value} losses in a row today, your limit is {limit}</source>
        <translation>虧損煞停生效：今日連續虧損 {value} 次，你的上限為 {limit}</translation>
    </message>
    <message>
        <source>the loss brake holds: {value} {currency} lost today, your limit is {limit}</source>
        <translation>虧損煞停生效：今日虧損 {value} {currency}，你的上限為 {limit}</translation>
    </message>
    <message>
        <source>the loss brake needs orders, fills and positions read anew; the broker allows that in {seconds}, what is left before is kept for exits</source>
        <translation>虧損煞停需要重新讀取訂單、成交和持倉；券商在 {seconds}後才允許，此前剩餘的次數留給平倉</translation>
    </message>
    <message>
        <source>the market takes no orders now ({state})</source>
        <translation>市場現時不接受訂單（{state}）</translation>
    </message>
    <message>
        <source>the market takes orders for an auction shortly before one only ({state})</source>
        <translation>競價單只能在競價時段提交（{state}）</translation>
    </message>
    <message>
        <source>the newest update of {what} cannot be read (field {field})</source>
        <translation>{what}的最新更新無法讀取（欄位 {field}）</translation>
    </message>
    <message>
        <source>the order is not open any more, or filled further</source>
        <translation>訂單已完結，或又有成交</translation>
    </message>
    <message>
        <source>the order log cannot be written ({reason})</source>
        <translation>訂單紀錄無法寫入（{reason}）</translation>
    </message>
    <message>
        <source>the proposal of {key} does not stand any more</source>
        <translation>{key} 的提案已失效</translation>
    </message>
    <message>
        <source>the same order went out within {window}</source>
        <translation>{window}內已送出相同訂單</translation>
    </message>
    <message>
        <source>the stop moves from {reference} to {value}: the loss can become larger</source>
        <translation>止損由 {reference} 改為 {value}：虧損可能變大</translation>
    </message>
    <message>
        <source>the trigger {value} lies between the close {regular} and now {reference}</source>
        <translation>觸發價 {value} 介乎收市價 {regular} 與現價 {reference} 之間</translation>
    </message>
    <message>
        <source>the trigger {value} would fire at once, last is {reference}</source>
        <translation>觸發價 {value} 會立即觸發，現價 {reference}</translation>
    </message>
    <message>
        <source>this computer and the exchange have different dates, so the loss brake does not know the day&apos;s result: check the clocks</source>
        <translation>本機與交易所的日期不同，虧損煞停因此不知道當日盈虧：請檢查時鐘</translation>
    </message>
    <message>
        <source>this paper account does not trade this kind of security</source>
        <translation>此模擬帳戶不能交易這類證券</translation>
    </message>
    <message>
        <source>tick {other} or {step}</source>
        <translation>每格 {other} 或 {step}</translation>
    </message>
    <message>
        <source>tick {step}</source>
        <translation>每格 {step}</translation>
    </message>
    <message>
        <source>trading is locked</source>
        <translation>交易已上鎖</translation>
    </message>
    <message>
        <source>value {value}, your limit is {limit}</source>
        <translation>金額 {value}，你的上限為 {limit}</translation>
    </message>
    <message>
        <source>what the combination can lose is not known</source>
        <translation>無法得知此組合可能的虧損</translation>
    </message>
    <message>
        <source>within {window}</source>
        <translation>{window}內</translation>
    </message>
    <message>
        <source>your positions are not read yet</source>
        <translation>你的持倉尚未讀取</translation>
    </message>
    <message>
        <source>{count} denied</source>
        <translation>{count} 項已攔截</translation>
    </message>
    <message>
        <source>{count} passed</source>
        <translation>{count} 項通過</translation>
    </message>
    <message>
        <source>{count} warnings</source>
        <translation>{count} 項警告</translation>
    </message>
    <message>
        <source>{instrument} cannot be traded</source>
        <translation>{instrument} 不可交易</translation>
    </message>
    <message>
        <source>{left} left</source>
        <translation>尚餘 {left}</translation>
    </message>
    <message>
        <source>{market} does not take this type with this time in force</source>
        <translation>{market} 不接受此類型配此有效期</translation>
    </message>
    <message>
        <source>{price} is not on a tick of {step}</source>
        <translation>{price} 不在每格 {step} 的價位上</translation>
    </message>
    <message>
        <source>{price} is on a tick of {other} or {step} only, and nobody says which applies</source>
        <translation>{price} 只符合每格 {other} 或 {step} 的其中一種，未知以哪種為準</translation>
    </message>
    <message>
        <source>{promised} of your position are promised to exits or orders at {at}: cancel or reduce those first</source>
        <translation>持倉中的 {promised} 已留給 {at} 的離場單或訂單：請先撤銷或減少這些訂單</translation>
    </message>
    <message>
        <source>{promised} of your position are promised to working orders: cancel or reduce those first</source>
        <translation>持倉中的 {promised} 已留給未完成訂單：請先撤銷或減少這些訂單</translation>
    </message>
    <message>
        <source>{reason}; it only reduces the position</source>
        <translation>{reason}；此單只減少持倉</translation>
    </message>
    <message>
        <source>{reason}; your positions and orders could not be read just now</source>
        <translation>{reason}；剛才未能讀取你的持倉和訂單</translation>
    </message>
    <message>
        <source>{sentence} I have read it.</source>
        <translation>{sentence}我已看過。</translation>
    </message>
    <message>
        <source>{uncovered} contracts would be sold without cover</source>
        <translation>將有 {uncovered} 張合約在無備兌下沽出</translation>
    </message>
    <message>
        <source>{value} from last, your limit is {limit}</source>
        <translation>偏離現價 {value}，你的上限為 {limit}</translation>
    </message>
    <message>
        <source>{value} from the best price, your limit is {limit}</source>
        <translation>偏離最佳價 {value}，你的上限為 {limit}</translation>
    </message>
    <message>
        <source>{value} from the price now, {reference}; your limit is {limit}</source>
        <translation>與現價 {reference} 相差 {value}，你的限制為 {limit}</translation>
    </message>
    <message>
        <source>{value} is not a multiple of the lot, {lot}</source>
        <translation>{value} 不是每手 {lot} 的倍數</translation>
    </message>
    <message>
        <source>{value} of {limit}</source>
        <translation>{value}／{limit}</translation>
    </message>
    <message>
        <source>{value} shares, more than {limit}</source>
        <translation>{value} 股，超過 {limit}</translation>
    </message>
    <message>
        <source>{value} shares, ten times your usual {usual} or more</source>
        <translation>{value} 股，是你通常 {usual} 的十倍或以上</translation>
    </message>
    <message>
        <source>{value} shares, the broker allows {limit}</source>
        <translation>{value} 股，券商容許 {limit}</translation>
    </message>
    <message>
        <source>{value} stand behind it, your limit is {limit}</source>
        <translation>背後的敞口為 {value}，你的上限為 {limit}</translation>
    </message>
    <message>
        <source>{value} to sell, {limit} free of your position</source>
        <translation>要沽出 {value}，持倉中可用 {limit}</translation>
    </message>
    <message>
        <source>{value} traded today with this order, your limit is {limit}</source>
        <translation>連同此單今日共交易 {value}，你的上限為 {limit}</translation>
    </message>
</context>
<context>
    <name>Combination</name>
    <message>
        <source>A combination has four legs at most.</source>
        <translation>一個組合最多四腿。</translation>
    </message>
    <message>
        <source>A leg is no option whose terms are known.</source>
        <translation>其中一腿不是條款已知的期權。</translation>
    </message>
    <message>
        <source>American</source>
        <translation>美式</translation>
    </message>
    <message>
        <source>An option that is sold can be assigned before it expires: then the other legs are left alone.</source>
        <translation>賣出的期權可能在到期前被行使：那時只剩下其他各腿。</translation>
    </message>
    <message>
        <source>Asking for the contracts of the legs.</source>
        <translation>正在讀取各腿的合約。</translation>
    </message>
    <message>
        <source>At market every leg trades at what its book offers: in a thin book the net price can be far away.</source>
        <translation>市價單的每一腿都按各自的盤口成交：盤口薄時，淨價可以相差很遠。</translation>
    </message>
    <message>
        <source>At most {amount} are lost at expiry, before fees.</source>
        <translation>到期時最多虧損 {amount}（未計費用）。</translation>
    </message>
    <message>
        <source>At most {amount} are lost, before fees, if all legs are closed when the first of them ends.</source>
        <translation>如果各腿在最早一腿到期時全部平倉，最多虧損 {amount}（未計費用）。</translation>
    </message>
    <message>
        <source>At {price}: {amount} {currency}</source>
        <translation>在 {price}：{amount} {currency}</translation>
    </message>
    <message>
        <source>Breakeven</source>
        <translation>打和點</translation>
    </message>
    <message>
        <source>Breakeven at {prices}</source>
        <translation>打和點 {prices}</translation>
    </message>
    <message>
        <source>Brings</source>
        <translation>收入</translation>
    </message>
    <message>
        <source>Broker&apos;s margin</source>
        <translation>券商保證金</translation>
    </message>
    <message>
        <source>Butterfly</source>
        <translation>蝶式</translation>
    </message>
    <message>
        <source>Buy as a leg of a combination</source>
        <translation>作為組合的一腿買入</translation>
    </message>
    <message>
        <source>Buy the option as a leg</source>
        <translation>把期權作為一腿買入</translation>
    </message>
    <message>
        <source>Buying power, change</source>
        <translation>購買力變動</translation>
    </message>
    <message>
        <source>Call calendar spread</source>
        <translation>認購日曆價差</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Clear the combination</source>
        <translation>清空組合</translation>
    </message>
    <message>
        <source>Combinations</source>
        <translation>組合數量</translation>
    </message>
    <message>
        <source>Condor</source>
        <translation>鷹式</translation>
    </message>
    <message>
        <source>Confirm combination</source>
        <translation>確認期權組合</translation>
    </message>
    <message>
        <source>Costs</source>
        <translation>支出</translation>
    </message>
    <message>
        <source>Custom combination</source>
        <translation>自訂組合</translation>
    </message>
    <message>
        <source>Est. fees</source>
        <translation>估算費用</translation>
    </message>
    <message>
        <source>European</source>
        <translation>歐式</translation>
    </message>
    <message>
        <source>Expiry {day}</source>
        <translation>到期日 {day}</translation>
    </message>
    <message>
        <source>Gain and loss at expiry</source>
        <translation>到期時的盈虧</translation>
    </message>
    <message>
        <source>Hold to send LIVE</source>
        <translation>按住以實盤送出</translation>
    </message>
    <message>
        <source>How many combinations?</source>
        <translation>多少個組合？</translation>
    </message>
    <message>
        <source>Initial margin, change</source>
        <translation>初始保證金變動</translation>
    </message>
    <message>
        <source>Iron butterfly</source>
        <translation>鐵蝶式</translation>
    </message>
    <message>
        <source>Iron condor</source>
        <translation>鐵鷹式</translation>
    </message>
    <message>
        <source>Keep holding to send LIVE</source>
        <translation>繼續按住以實盤送出</translation>
    </message>
    <message>
        <source>Largest gain</source>
        <translation>最大盈利</translation>
    </message>
    <message>
        <source>Largest loss</source>
        <translation>最大虧損</translation>
    </message>
    <message>
        <source>Legs</source>
        <translation>各腿</translation>
    </message>
    <message>
        <source>Maintenance margin, change</source>
        <translation>維持保證金變動</translation>
    </message>
    <message>
        <source>Mid</source>
        <translation>中間</translation>
    </message>
    <message>
        <source>Move to a call or a put first.</source>
        <translation>請先移到認購或認沽一格。</translation>
    </message>
    <message>
        <source>Move to a strike first.</source>
        <translation>請先移到一個行使價。</translation>
    </message>
    <message>
        <source>Net credit, received at least</source>
        <translation>淨收入，至少</translation>
    </message>
    <message>
        <source>Net debit, paid at most</source>
        <translation>淨支出，最多</translation>
    </message>
    <message>
        <source>Net price</source>
        <translation>淨價</translation>
    </message>
    <message>
        <source>Net value, estimated</source>
        <translation>淨額（估算）</translation>
    </message>
    <message>
        <source>No legs yet. In the option chain press + to buy or - to sell the contract under the cursor, or open its menu for whole strategies.</source>
        <translation>尚未有腿。在期權鏈按 + 買入或按 - 賣出游標所在的合約，或打開選單選用整個策略。</translation>
    </message>
    <message>
        <source>No payoff yet: pick the legs, with prices.</source>
        <translation>尚未有盈虧圖：請先選各腿，並要有價格。</translation>
    </message>
    <message>
        <source>Order type</source>
        <translation>訂單類型</translation>
    </message>
    <message>
        <source>Paper accounts of {provider} take no combinations that open a position.</source>
        <translation>{provider} 的模擬帳戶不接受開倉的組合。</translation>
    </message>
    <message>
        <source>Pick two contracts or more from the option chain.</source>
        <translation>請在期權鏈選兩個或以上的合約。</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Put calendar spread</source>
        <translation>認沽日曆價差</translation>
    </message>
    <message>
        <source>Ratio of leg {number}</source>
        <translation>第 {number} 腿的比例</translation>
    </message>
    <message>
        <source>Review LIVE combination</source>
        <translation>檢視實盤組合</translation>
    </message>
    <message>
        <source>Review paper combination</source>
        <translation>檢視模擬組合</translation>
    </message>
    <message>
        <source>Review practice combination</source>
        <translation>檢視練習組合</translation>
    </message>
    <message>
        <source>Review the combination</source>
        <translation>檢視組合</translation>
    </message>
    <message>
        <source>Sell as a leg of a combination</source>
        <translation>作為組合的一腿賣出</translation>
    </message>
    <message>
        <source>Sell the option as a leg</source>
        <translation>把期權作為一腿賣出</translation>
    </message>
    <message>
        <source>Send paper combination</source>
        <translation>送出模擬組合</translation>
    </message>
    <message>
        <source>Send practice combination</source>
        <translation>送出練習組合</translation>
    </message>
    <message>
        <source>Send {quantity} LIVE</source>
        <translation>實盤送出 {quantity}</translation>
    </message>
    <message>
        <source>Straddle</source>
        <translation>跨式</translation>
    </message>
    <message>
        <source>Strangle</source>
        <translation>寬跨式</translation>
    </message>
    <message>
        <source>Strategies around the strike…</source>
        <translation>以行使價組成策略…</translation>
    </message>
    <message>
        <source>Strategy around this strike</source>
        <translation>以這個行使價組成策略</translation>
    </message>
    <message>
        <source>Take leg {number} out</source>
        <translation>移除第 {number} 腿</translation>
    </message>
    <message>
        <source>The account in view does not trade this market.</source>
        <translation>目前的帳戶不能交易這個市場。</translation>
    </message>
    <message>
        <source>The broker has taken other legs than those that you approved.
Approved:
{approved}
At the broker:
{taken}</source>
        <translation>券商接納的組合腿與你確認的不同。
已確認：
{approved}
券商方面：
{taken}</translation>
    </message>
    <message>
        <source>The broker has told nothing of the margin.</source>
        <translation>券商沒有提供保證金資料。</translation>
    </message>
    <message>
        <source>The contracts of the legs differ in size: they have no net price.</source>
        <translation>各腿的合約大小不同，沒有淨價。</translation>
    </message>
    <message>
        <source>The largest loss is not known.</source>
        <translation>最大虧損未知。</translation>
    </message>
    <message>
        <source>The largest loss is not known: nobody tells whether the bought option can be exercised earlier.</source>
        <translation>最大虧損未知：沒有資料說明買入的期權能否提前行使。</translation>
    </message>
    <message>
        <source>The largest loss is not known: the bought option is European, not exercisable before its last day.</source>
        <translation>最大虧損未知：買入的期權是歐式，到期日之前不能行使。</translation>
    </message>
    <message>
        <source>The legs end on different days: the value is not known at expiry of the nearer leg.</source>
        <translation>各腿到期日不同：較近一腿到期時，組合的價值未知。</translation>
    </message>
    <message>
        <source>The legs must have one underlying.</source>
        <translation>各腿必須屬於同一正股。</translation>
    </message>
    <message>
        <source>The legs trade together at this net price or a better one. In a thin book it may never fill.</source>
        <translation>各腿按此淨價或更好的淨價一起成交。盤口薄時可能一直不成交。</translation>
    </message>
    <message>
        <source>The loss is not limited: an option that is sold has nothing that covers it.</source>
        <translation>虧損沒有上限：有賣出的期權沒有任何東西覆蓋。</translation>
    </message>
    <message>
        <source>The net price is missing.</source>
        <translation>未填淨價。</translation>
    </message>
    <message>
        <source>The net price moves in steps of {step}.</source>
        <translation>淨價以 {step} 為一格。</translation>
    </message>
    <message>
        <source>The underlying is at {price}</source>
        <translation>正股現價 {price}</translation>
    </message>
    <message>
        <source>There is no later expiry.</source>
        <translation>沒有較後的到期日。</translation>
    </message>
    <message>
        <source>Turn every leg of the combination round</source>
        <translation>組合各腿買賣對調</translation>
    </message>
    <message>
        <source>Turn round</source>
        <translation>買賣對調</translation>
    </message>
    <message>
        <source>Vertical call spread</source>
        <translation>認購垂直價差</translation>
    </message>
    <message>
        <source>Vertical put spread</source>
        <translation>認沽垂直價差</translation>
    </message>
    <message>
        <source>above 0 you pay, below you receive</source>
        <translation>大於 0 為付出，小於 0 為收入</translation>
    </message>
    <message>
        <source>at market</source>
        <translation>市價</translation>
    </message>
    <message>
        <source>bid {bid}, ask {ask}</source>
        <translation>買 {bid}，賣 {ask}</translation>
    </message>
    <message>
        <source>buying power {amount}</source>
        <translation>購買力 {amount}</translation>
    </message>
    <message>
        <source>costs and brings nothing</source>
        <translation>沒有支出也沒有收入</translation>
    </message>
    <message>
        <source>held {before} → {after}</source>
        <translation>持倉 {before} → {after}</translation>
    </message>
    <message>
        <source>held: not known</source>
        <translation>持倉未知</translation>
    </message>
    <message>
        <source>initial margin {amount}</source>
        <translation>初始保證金 {amount}</translation>
    </message>
    <message>
        <source>maintenance margin {amount}</source>
        <translation>維持保證金 {amount}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>沒有</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>not limited</source>
        <translation>沒有上限</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>沒有提供</translation>
    </message>
    <message>
        <source>now {bid} bid, {ask} ask</source>
        <translation>現時買 {bid}，賣 {ask}</translation>
    </message>
    <message>
        <source>you pay {amount}</source>
        <translation>付出 {amount}</translation>
    </message>
    <message>
        <source>you receive {amount}</source>
        <translation>收入 {amount}</translation>
    </message>
    <message>
        <source>{count} legs, one order</source>
        <translation>{count} 腿，一張訂單</translation>
    </message>
    <message>
        <source>{expiry} {strike} call</source>
        <translation>{expiry} {strike} 認購</translation>
    </message>
    <message>
        <source>{expiry} {strike} put</source>
        <translation>{expiry} {strike} 認沽</translation>
    </message>
    <message>
        <source>{leg}, turn round</source>
        <translation>{leg}，買賣對調</translation>
    </message>
    <message>
        <source>{option} is a leg that is bought; nothing was sent.</source>
        <translation>{option} 已作為買入的一腿；沒有送出任何指令。</translation>
    </message>
    <message>
        <source>{option} is a leg that is sold; nothing was sent.</source>
        <translation>{option} 已作為賣出的一腿；沒有送出任何指令。</translation>
    </message>
    <message>
        <source>{price} credit</source>
        <translation>{price} 淨收入</translation>
    </message>
    <message>
        <source>{price} debit</source>
        <translation>{price} 淨支出</translation>
    </message>
    <message>
        <source>{provider} does not take it for combinations.</source>
        <translation>{provider} 的組合不接受此項。</translation>
    </message>
    <message>
        <source>{provider} does not take this combination, only: {strategies}.</source>
        <translation>{provider} 不接受這個組合，只接受：{strategies}。</translation>
    </message>
    <message>
        <source>{provider} takes no combinations on this connection.</source>
        <translation>{provider} 在此連接不接受期權組合。</translation>
    </message>
    <message>
        <source>{provider} takes no combinations on this market.</source>
        <translation>{provider} 在這個市場不接受期權組合。</translation>
    </message>
    <message>
        <source>{provider} takes {most} legs at most.</source>
        <translation>{provider} 最多接受 {most} 腿。</translation>
    </message>
    <message>
        <source>{provider} takes: {strategies}</source>
        <translation>{provider} 接受：{strategies}</translation>
    </message>
    <message>
        <source>{quantity} × {strategy}</source>
        <translation>{quantity} × {strategy}</translation>
    </message>
    <message>
        <source>{quantity} × {strategy} @ {price}</source>
        <translation>{quantity} × {strategy} @ {price}</translation>
    </message>
    <message>
        <source>{ratio} × {quantity} = {contracts}</source>
        <translation>{ratio} × {quantity} = {contracts} 張</translation>
    </message>
    <message>
        <source>{side} {contracts} × {contract}</source>
        <translation>{side} {contracts} × {contract}</translation>
    </message>
    <message>
        <source>{strategy} is in the combination; nothing was sent.</source>
        <translation>{strategy} 已放入組合；沒有送出任何指令。</translation>
    </message>
    <message>
        <source>{strategy}: not all of its contracts are listed around this strike.</source>
        <translation>{strategy}：這個行使價附近並非所有合約都有上市。</translation>
    </message>
    <message>
        <source>× {size}</source>
        <translation>× {size}</translation>
    </message>
</context>
<context>
    <name>Common</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>All symbols</source>
        <translation>全部代號</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>套用</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>歸檔</translation>
    </message>
    <message>
        <source>Blue up</source>
        <translation>藍漲</translation>
    </message>
    <message>
        <source>Both sides</source>
        <translation>雙向</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Capital flow</source>
        <translation>資金流向</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>漲跌幅</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>立即檢查</translation>
    </message>
    <message>
        <source>Chg %</source>
        <translation>漲跌幅</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選擇…</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>顏色</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>顏色</translation>
    </message>
    <message>
        <source>Combination</source>
        <translation>期權組合</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>連線</translation>
    </message>
    <message>
        <source>Connection log</source>
        <translation>連線日誌</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>複製圖片</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>貨幣</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Days left</source>
        <translation>剩餘日數</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>刪除</translation>
    </message>
    <message>
        <source>Delta</source>
        <translation>Delta</translation>
    </message>
    <message>
        <source>Depth over time</source>
        <translation>深度隨時間</translation>
    </message>
    <message>
        <source>Expiry</source>
        <translation>到期日</translation>
    </message>
    <message>
        <source>Flow board</source>
        <translation>資金流看板</translation>
    </message>
    <message>
        <source>Flow map</source>
        <translation>資金流向圖譜</translation>
    </message>
    <message>
        <source>From</source>
        <translation>由</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>閘道</translation>
    </message>
    <message>
        <source>Green up</source>
        <translation>綠漲</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>交易時段</translation>
    </message>
    <message>
        <source>IV</source>
        <translation>引伸波幅</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>交易日誌</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密鑰</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>語言</translation>
    </message>
    <message>
        <source>Large amounts</source>
        <translation>大額單位</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>現價</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>市場</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>Net flow</source>
        <translation>淨流入</translation>
    </message>
    <message>
        <source>Net, {currency}</source>
        <translation>淨流入 {currency}</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>沒有連線</translation>
    </message>
    <message>
        <source>No right</source>
        <translation>沒有權限</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>關</translation>
    </message>
    <message>
        <source>On</source>
        <translation>開</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>開啟資料夾</translation>
    </message>
    <message>
        <source>Option chain</source>
        <translation>期權鏈</translation>
    </message>
    <message>
        <source>Order log</source>
        <translation>訂單紀錄</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>訂單</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG 圖片</translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation>百分位</translation>
    </message>
    <message>
        <source>Plate</source>
        <translation>板塊</translation>
    </message>
    <message>
        <source>Plates</source>
        <translation>板塊</translation>
    </message>
    <message>
        <source>Premium</source>
        <translation>溢價</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Price alerts</source>
        <translation>到價提示</translation>
    </message>
    <message>
        <source>Prices</source>
        <translation>行情</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程式</translation>
    </message>
    <message>
        <source>Quotas and rights</source>
        <translation>額度與權限</translation>
    </message>
    <message>
        <source>Red up</source>
        <translation>紅漲</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>地區</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>立即重試</translation>
    </message>
    <message>
        <source>SVG drawing</source>
        <translation>SVG 圖形</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>儲存</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>證券</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>送出</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>交易日</translation>
    </message>
    <message>
        <source>Show {plate} as a security</source>
        <translation>以證券顯示 {plate}</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Signals</source>
        <translation>訊號</translation>
    </message>
    <message>
        <source>State</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Strike</source>
        <translation>行使價</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>訂閱</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代號</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>代號</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>The order log is whole: {count} records.</source>
        <translation>訂單紀錄完整：{count} 筆。</translation>
    </message>
    <message>
        <source>The system has no program that shows folders. The path is {path}.</source>
        <translation>系統沒有顯示資料夾的程式。路徑是 {path}。</translation>
    </message>
    <message>
        <source>Tideboard</source>
        <translation>Tideboard</translation>
    </message>
    <message>
        <source>To</source>
        <translation>至</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重試</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>轉向</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>成交額</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>還原</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>成交量</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>even</source>
        <translation>持平</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分鐘</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>沒有連線</translation>
    </message>
    <message>
        <source>no right</source>
        <translation>沒有權限</translation>
    </message>
    <message>
        <source>none</source>
        <translation>無</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不詳</translation>
    </message>
    <message>
        <source>not offered</source>
        <translation>不提供</translation>
    </message>
    <message>
        <source>not reported</source>
        <translation>未告知</translation>
    </message>
    <message>
        <source>shares</source>
        <translation>股</translation>
    </message>
    <message>
        <source>stop {trigger}</source>
        <translation>止損 {trigger}</translation>
    </message>
    <message>
        <source>turned to inflow {time}</source>
        <translation>{time} 轉為流入</translation>
    </message>
    <message>
        <source>turned to outflow {time}</source>
        <translation>{time} 轉為流出</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} 分鐘</translation>
    </message>
    <message>
        <source>{count} more: type into the field</source>
        <translation>另有 {count} 項：在輸入框中輸入</translation>
    </message>
    <message>
        <source>{count} symbols</source>
        <translation>{count} 個代號</translation>
    </message>
    <message>
        <source>{day} {month}</source>
        <translation>{month}{day}日</translation>
    </message>
    <message>
        <source>{provider}, read at {time}</source>
        <translation>{provider}，{time} 讀取</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{weekday} {day} {month}</source>
        <translation>{month}{day}日 {weekday}</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>Code or name</source>
        <translation>代號或名稱</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>對比</translation>
    </message>
    <message>
        <source>Compare with code or name</source>
        <translation>以代號或名稱加入對比</translation>
    </message>
    <message>
        <source>Compare with nothing</source>
        <translation>取消對比</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>對比…</translation>
    </message>
    <message>
        <source>Do not compare {symbol}</source>
        <translation>取消對比 {symbol}</translation>
    </message>
    <message>
        <source>Five at most</source>
        <translation>最多五隻</translation>
    </message>
    <message>
        <source>no bars</source>
        <translation>沒有K線</translation>
    </message>
    <message>
        <source>no bars at the times in view</source>
        <translation>畫面內的時間沒有K線</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>讀取中</translation>
    </message>
    <message>
        <source>{name}: {state}</source>
        <translation>{name}：{state}</translation>
    </message>
</context>
<context>
    <name>ConfirmCall</name>
    <message>
        <source>Body that is sent</source>
        <translation>送出的內容</translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation>不送出</translation>
    </message>
    <message>
        <source>Send this call?  ·  Tideboard</source>
        <translation>送出此請求？  ·  Tideboard</translation>
    </message>
</context>
<context>
    <name>ConfirmOrder</name>
    <message>
        <source>1 digit, no paste</source>
        <translation>1 位數字，不能貼上</translation>
    </message>
    <message>
        <source>Buy {quantity} LIVE</source>
        <translation>實盤買入 {quantity}</translation>
    </message>
    <message>
        <source>Buying power after</source>
        <translation>餘下購買力</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Change to {quantity} LIVE</source>
        <translation>實盤改為 {quantity}</translation>
    </message>
    <message>
        <source>Commission and platform, estimated</source>
        <translation>佣金與平台費（估算）</translation>
    </message>
    <message>
        <source>Confirm change</source>
        <translation>確認改單</translation>
    </message>
    <message>
        <source>Confirm order</source>
        <translation>確認訂單</translation>
    </message>
    <message>
        <source>Confirm order with exits</source>
        <translation>確認附離場單的訂單</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>費用明細</translation>
    </message>
    <message>
        <source>Cost at most, {currency}</source>
        <translation>最多支付（{currency}）</translation>
    </message>
    <message>
        <source>Cost, estimated, {currency}</source>
        <translation>預計支付（{currency}）</translation>
    </message>
    <message>
        <source>Exchange, levies, settlement</source>
        <translation>交易所、徵費、交收</translation>
    </message>
    <message>
        <source>Fees</source>
        <translation>費用</translation>
    </message>
    <message>
        <source>First {order} is cancelled. Only once the broker confirms that, within 10 s, the stop is sent.</source>
        <translation>先撤銷 {order}。券商在 10 秒內確認後才送出止損單。</translation>
    </message>
    <message>
        <source>Focus starts on Cancel; Enter never sends.</source>
        <translation>焦點在「取消」；Enter 不會送出。</translation>
    </message>
    <message>
        <source>Frozen as shown; the book above stays live.</source>
        <translation>內容已凍結；上方擺盤保持更新。</translation>
    </message>
    <message>
        <source>Frozen as shown; the checks stay live.</source>
        <translation>內容已凍結；檢查保持更新。</translation>
    </message>
    <message>
        <source>Hold to buy LIVE</source>
        <translation>按住以實盤買入</translation>
    </message>
    <message>
        <source>Hold to change LIVE</source>
        <translation>按住以實盤改單</translation>
    </message>
    <message>
        <source>Hold to put back LIVE</source>
        <translation>按住以重新啟用實盤訂單</translation>
    </message>
    <message>
        <source>Hold to reconfirm LIVE</source>
        <translation>按住以再次確認實盤訂單</translation>
    </message>
    <message>
        <source>Hold to sell LIVE</source>
        <translation>按住以實盤賣出</translation>
    </message>
    <message>
        <source>If touched {trigger} {currency}, then at the market</source>
        <translation>觸價 {trigger} {currency}，觸發後按市價</translation>
    </message>
    <message>
        <source>If touched {trigger}, then limit {price} {currency}</source>
        <translation>觸價 {trigger}，觸發後限價 {price} {currency}</translation>
    </message>
    <message>
        <source>It may not fill: after a gap the price can lie beyond the limit.</source>
        <translation>可能不會成交：遇跳空時，價格可能已越過限價。</translation>
    </message>
    <message>
        <source>It may not fill: the auction&apos;s price has to reach the limit.</source>
        <translation>可能不會成交：競價價格須達到限價。</translation>
    </message>
    <message>
        <source>It trades at the market once it fires: after a gap it can fill far higher.</source>
        <translation>觸發後按市價成交：遇跳空時，成交價可能高出很多。</translation>
    </message>
    <message>
        <source>It trades at the market once it fires: after a gap it can fill far lower.</source>
        <translation>觸發後按市價成交：遇跳空時，成交價可能低很多。</translation>
    </message>
    <message>
        <source>Its exits are withdrawn: then nothing at the broker closes the position.</source>
        <translation>離場單將被撤回：成交後，券商處沒有訂單為此持倉平倉。</translation>
    </message>
    <message>
        <source>Its exits at the broker stay at their prices.</source>
        <translation>券商處的離場單維持原價。</translation>
    </message>
    <message>
        <source>Keep holding to buy LIVE</source>
        <translation>繼續按住以實盤買入</translation>
    </message>
    <message>
        <source>Keep holding to change LIVE</source>
        <translation>繼續按住以實盤改單</translation>
    </message>
    <message>
        <source>Keep holding to put back LIVE</source>
        <translation>繼續按住以重新啟用實盤訂單</translation>
    </message>
    <message>
        <source>Keep holding to reconfirm LIVE</source>
        <translation>繼續按住以再次確認實盤訂單</translation>
    </message>
    <message>
        <source>Keep holding to sell LIVE</source>
        <translation>繼續按住以實盤賣出</translation>
    </message>
    <message>
        <source>No book yet.</source>
        <translation>尚無擺盤數據。</translation>
    </message>
    <message>
        <source>Nobody knows the auction&apos;s price before; what is left over ends.</source>
        <translation>競價價格無法事先得知；未成交的部分隨之結束。</translation>
    </message>
    <message>
        <source>Outside the regular session the book is thinner and spreads are wider.</source>
        <translation>正常交易時段以外，掛單較少，買賣差價較闊。</translation>
    </message>
    <message>
        <source>Position after</source>
        <translation>交易後持倉</translation>
    </message>
    <message>
        <source>Proceeds</source>
        <translation>收款明細</translation>
    </message>
    <message>
        <source>Put order back</source>
        <translation>重新啟用訂單</translation>
    </message>
    <message>
        <source>Put paper order back</source>
        <translation>重新啟用模擬訂單</translation>
    </message>
    <message>
        <source>Put practice order back</source>
        <translation>重新啟用練習訂單</translation>
    </message>
    <message>
        <source>Put {quantity} back LIVE</source>
        <translation>重新啟用實盤 {quantity}</translation>
    </message>
    <message>
        <source>Received at least, {currency}</source>
        <translation>最少收取（{currency}）</translation>
    </message>
    <message>
        <source>Received, estimated, {currency}</source>
        <translation>預計收取（{currency}）</translation>
    </message>
    <message>
        <source>Reconfirm order</source>
        <translation>再次確認訂單</translation>
    </message>
    <message>
        <source>Reconfirm paper order</source>
        <translation>再次確認模擬訂單</translation>
    </message>
    <message>
        <source>Reconfirm practice order</source>
        <translation>再次確認練習訂單</translation>
    </message>
    <message>
        <source>Reconfirm {quantity} LIVE</source>
        <translation>再次確認實盤 {quantity}</translation>
    </message>
    <message>
        <source>Replace an exit by a stop</source>
        <translation>以止損單替換平倉單</translation>
    </message>
    <message>
        <source>Sell {quantity} LIVE</source>
        <translation>實盤賣出 {quantity}</translation>
    </message>
    <message>
        <source>Send paper buy</source>
        <translation>送出模擬買入</translation>
    </message>
    <message>
        <source>Send paper change</source>
        <translation>送出模擬改單</translation>
    </message>
    <message>
        <source>Send paper sell</source>
        <translation>送出模擬賣出</translation>
    </message>
    <message>
        <source>Send practice buy</source>
        <translation>送出練習買入</translation>
    </message>
    <message>
        <source>Send practice change</source>
        <translation>送出練習改單</translation>
    </message>
    <message>
        <source>Send practice sell</source>
        <translation>送出練習賣出</translation>
    </message>
    <message>
        <source>Stop {distance} above the lowest price, then at the market</source>
        <translation>止損跟蹤最低價，高出 {distance}，觸發後按市價</translation>
    </message>
    <message>
        <source>Stop {distance} above the lowest price, then limit {offset} higher</source>
        <translation>止損跟蹤最低價，高出 {distance}，觸發後限價再高 {offset}</translation>
    </message>
    <message>
        <source>Stop {distance} below the highest price, then at the market</source>
        <translation>止損跟蹤最高價，低 {distance}，觸發後按市價</translation>
    </message>
    <message>
        <source>Stop {distance} below the highest price, then limit {offset} lower</source>
        <translation>止損跟蹤最高價，低 {distance}，觸發後限價再低 {offset}</translation>
    </message>
    <message>
        <source>Stop {trigger} {currency}, then at the market</source>
        <translation>止損 {trigger} {currency}，觸發後按市價</translation>
    </message>
    <message>
        <source>Stop {trigger}, then limit {price} {currency}</source>
        <translation>止損 {trigger}，觸發後限價 {price} {currency}</translation>
    </message>
    <message>
        <source>The broker moves the stop with the best price, and never back.</source>
        <translation>券商隨最佳價格移動止損價，絕不回退。</translation>
    </message>
    <message>
        <source>The window stood still and nothing was sent; hold again.</source>
        <translation>視窗停頓，未送出任何內容；請再次按住。</translation>
    </message>
    <message>
        <source>Thin book: it showed {shares} of {all}; the rest trades further away.</source>
        <translation>掛單稀少：擺盤上只有 {all} 股中的 {shares} 股；其餘會在更遠的價位成交。</translation>
    </message>
    <message>
        <source>Trading password, for this order only</source>
        <translation>交易密碼，僅用於此訂單</translation>
    </message>
    <message>
        <source>Type the quantity, {quantity}, to send</source>
        <translation>輸入數量 {quantity} 才可送出</translation>
    </message>
    <message>
        <source>Value at first trigger, estimated</source>
        <translation>按首個觸發價估算的金額</translation>
    </message>
    <message>
        <source>Value at limit</source>
        <translation>限價金額</translation>
    </message>
    <message>
        <source>Value at trigger, estimated</source>
        <translation>按觸發價估算的金額</translation>
    </message>
    <message>
        <source>Value, estimated</source>
        <translation>金額，估算</translation>
    </message>
    <message>
        <source>Void in {seconds} s</source>
        <translation>{seconds} 秒後作廢</translation>
    </message>
    <message>
        <source>Void. Nothing was sent.</source>
        <translation>已作廢。沒有送出任何訂單。</translation>
    </message>
    <message>
        <source>What it would cross now</source>
        <translation>對手盤現況</translation>
    </message>
    <message>
        <source>book · age {age}</source>
        <translation>擺盤 · {age}前</translation>
    </message>
    <message>
        <source>confirmed again as it stands at the broker</source>
        <translation>按券商現有內容再次確認</translation>
    </message>
    <message>
        <source>disabled now; goes back to the market unchanged</source>
        <translation>現已停用；按原內容回到市場</translation>
    </message>
    <message>
        <source>logged before it is sent</source>
        <translation>送出前先記錄</translation>
    </message>
    <message>
        <source>ref {id}</source>
        <translation>編號 {id}</translation>
    </message>
    <message>
        <source>regular session only</source>
        <translation>只限正常時段</translation>
    </message>
    <message>
        <source>replaces {quantity} {terms}</source>
        <translation>取代 {quantity} {terms}</translation>
    </message>
    <message>
        <source>{before} → {after} contracts</source>
        <translation>{before} → {after} 張</translation>
    </message>
    <message>
        <source>{before} → {after} shares</source>
        <translation>{before} → {after} 股</translation>
    </message>
    <message>
        <source>{count} digits, no paste</source>
        <translation>{count} 位數字，不能貼上</translation>
    </message>
</context>
<context>
    <name>Connect</name>
    <message>
        <source>A hub brings prices alone.</source>
        <translation>行情中樞只提供行情。</translation>
    </message>
    <message>
        <source>A simulated market on this computer: no account, no network, no real money. Scenario and seed hold until the program ends.</source>
        <translation>在本機模擬的市場：不需帳戶、網絡或真實資金。情景和種子在程式結束前有效。</translation>
    </message>
    <message>
        <source>All doors lead to the same practice exchange.</source>
        <translation>各入口連接的是同一個練習交易所。</translation>
    </message>
    <message>
        <source>An address above cannot be used.</source>
        <translation>上方有地址不能使用。</translation>
    </message>
    <message>
        <source>An address on this computer, not encrypted, and not needed here.</source>
        <translation>地址在本機，未加密；在這裡不需要加密。</translation>
    </message>
    <message>
        <source>An order is being prepared, confirmed or sent. Its outcome is read again only when you come back to this connection.</source>
        <translation>有訂單正在準備、確認或送出。要回到此連線才會再讀取結果。</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>檢查</translation>
    </message>
    <message>
        <source>Checklist</source>
        <translation>檢查清單</translation>
    </message>
    <message>
        <source>Choose the key file</source>
        <translation>選擇密鑰檔</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>連線</translation>
    </message>
    <message>
        <source>Connect anyway</source>
        <translation>仍然連線</translation>
    </message>
    <message>
        <source>Connect to</source>
        <translation>連線到</translation>
    </message>
    <message>
        <source>Connect to LIVE</source>
        <translation>連接實盤</translation>
    </message>
    <message>
        <source>Connect to real money?</source>
        <translation>連接真實資金？</translation>
    </message>
    <message>
        <source>Connection · Tideboard</source>
        <translation>連線 · Tideboard</translation>
    </message>
    <message>
        <source>Connection: connect and check</source>
        <translation>連線：連接與檢查</translation>
    </message>
    <message>
        <source>Connections in use</source>
        <translation>使用中的連線</translation>
    </message>
    <message>
        <source>Door</source>
        <translation>入口</translation>
    </message>
    <message>
        <source>Encrypted with this key. Only its place is kept, never the key.</source>
        <translation>以此密鑰加密。只保存檔案位置，不保存密鑰。</translation>
    </message>
    <message>
        <source>Encrypted. The key goes along in a header, never in an address.</source>
        <translation>已加密。密鑰只放在標頭，絕不放在地址。</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主機</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>行情中樞</translation>
    </message>
    <message>
        <source>Hub, {address}</source>
        <translation>行情中樞，{address}</translation>
    </message>
    <message>
        <source>It is not known whether this connection brings real money: treat it as LIVE.</source>
        <translation>未知此連線是否涉及真實資金：請當作實盤看待。</translation>
    </message>
    <message>
        <source>Its capital flow is drawn beside the first one; no order goes there.</source>
        <translation>其資金流向與第一來源並列顯示；不會向其送出訂單。</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>密鑰檔</translation>
    </message>
    <message>
        <source>Leave this connection?</source>
        <translation>離開此連線？</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日誌</translation>
    </message>
    <message>
        <source>LongPort</source>
        <translation>LongPort</translation>
    </message>
    <message>
        <source>None</source>
        <translation>無</translation>
    </message>
    <message>
        <source>None: orders never pass a hub</source>
        <translation>無：訂單從不經過行情中樞</translation>
    </message>
    <message>
        <source>Not encrypted, and not needed on this computer.</source>
        <translation>未加密；在本機不需要加密。</translation>
    </message>
    <message>
        <source>Not encrypted, to another computer: quotes only, no password and no order.</source>
        <translation>未加密，且連到另一部電腦：只有行情，不送密碼也不送訂單。</translation>
    </message>
    <message>
        <source>Not encrypted, to another computer: reads without a key only, and no order.</source>
        <translation>未加密，且連到另一部電腦：只能讀取不需密鑰的資料，不送訂單。</translation>
    </message>
    <message>
        <source>OpenD</source>
        <translation>OpenD</translation>
    </message>
    <message>
        <source>OpenD REST</source>
        <translation>OpenD REST</translation>
    </message>
    <message>
        <source>OpenD&apos;s RSA key file</source>
        <translation>OpenD 的 RSA 密鑰檔</translation>
    </message>
    <message>
        <source>Orders only</source>
        <translation>只用於訂單</translation>
    </message>
    <message>
        <source>Orders, positions and fills are here then; prices stay where they are.</source>
        <translation>訂單、持倉和成交改在此連線；行情不變。</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>頁面</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>連接埠</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>練習</translation>
    </message>
    <message>
        <source>Practice and real connections are not mixed.</source>
        <translation>練習與真實連線不會混用。</translation>
    </message>
    <message>
        <source>Practice exchange, {door} door</source>
        <translation>練習交易所，{door} 入口</translation>
    </message>
    <message>
        <source>Prices and orders</source>
        <translation>行情與訂單</translation>
    </message>
    <message>
        <source>Prices, flow and reference data of one login, shared by your windows. Orders never pass a hub: they go to a connection of their own, or nowhere.</source>
        <translation>一個登入的行情、資金流向和參考資料，由你的多個視窗共用。訂單從不經過行情中樞：走自己的連線，或不走。</translation>
    </message>
    <message>
        <source>Quotas and quote rights</source>
        <translation>額度與行情權限</translation>
    </message>
    <message>
        <source>Quote rights: ask again for what was refused</source>
        <translation>行情權限：重新讀取被拒絕的內容</translation>
    </message>
    <message>
        <source>Remove the key file</source>
        <translation>移除密鑰檔</translation>
    </message>
    <message>
        <source>Retry the connection now</source>
        <translation>立即重試連線</translation>
    </message>
    <message>
        <source>Same connection as the prices</source>
        <translation>與行情相同的連線</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>情景</translation>
    </message>
    <message>
        <source>Second capital flow</source>
        <translation>第二資金流向</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>隨機種子</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>留在這裡</translation>
    </message>
    <message>
        <source>Stop checking</source>
        <translation>停止檢查</translation>
    </message>
    <message>
        <source>The address above cannot be used.</source>
        <translation>上方地址不能使用。</translation>
    </message>
    <message>
        <source>This connection brings real money: {accounts}. Trading starts locked.</source>
        <translation>此連線涉及真實資金：{accounts}。交易會先上鎖。</translation>
    </message>
    <message>
        <source>Tideboard talks to the broker itself, encrypted; no program stands between.</source>
        <translation>Tideboard 直接與券商加密通訊，中間沒有其他程式。</translation>
    </message>
    <message>
        <source>Trading is unlocked here; connecting locks it.</source>
        <translation>這裡的交易已解鎖；連線會把它上鎖。</translation>
    </message>
    <message>
        <source>Use as second flow</source>
        <translation>用作第二資金流向</translation>
    </message>
    <message>
        <source>Use for orders</source>
        <translation>用於訂單</translation>
    </message>
    <message>
        <source>Write a host and a port from 1 to 65535; OpenD&apos;s own is 11111.</source>
        <translation>請填寫主機和 1 至 65535 的連接埠；OpenD 預設為 11111。</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>good</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>in the way</source>
        <translation>受阻</translation>
    </message>
    <message>
        <source>looking…</source>
        <translation>檢查中…</translation>
    </message>
    <message>
        <source>not connected yet</source>
        <translation>尚未連線</translation>
    </message>
    <message>
        <source>not looked at yet</source>
        <translation>尚未檢查</translation>
    </message>
    <message>
        <source>with a key file</source>
        <translation>有密鑰檔</translation>
    </message>
    <message>
        <source>with a restriction</source>
        <translation>有限制</translation>
    </message>
    <message>
        <source>{account} and {count} more</source>
        <translation>{account} 及另外 {count} 個</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>無法讀取 {path}：{reason}。</translation>
    </message>
    <message>
        <source>{step}: {state}. {words}</source>
        <translation>{step}：{state}。{words}</translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message>
        <source>1 entry</source>
        <translation>1 項</translation>
    </message>
    <message>
        <source>A JSON object or list.</source>
        <translation>JSON 物件或列表。</translation>
    </message>
    <message>
        <source>A number.</source>
        <translation>數字。</translation>
    </message>
    <message>
        <source>A password does not belong here and was removed: use the Unlock dialog.</source>
        <translation>密碼不應在此填寫，已移除：請用解鎖視窗。</translation>
    </message>
    <message>
        <source>A whole number.</source>
        <translation>整數。</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>帳戶</translation>
    </message>
    <message>
        <source>Add a field</source>
        <translation>加入欄位</translation>
    </message>
    <message>
        <source>Add a field…</source>
        <translation>加入欄位…</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回應</translation>
    </message>
    <message>
        <source>Answer as a tree</source>
        <translation>樹狀回應</translation>
    </message>
    <message>
        <source>Body as JSON</source>
        <translation>JSON 請求內容</translation>
    </message>
    <message>
        <source>Body of the call</source>
        <translation>請求內容</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>接口</translation>
    </message>
    <message>
        <source>Calls of the gateway</source>
        <translation>閘道的接口</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Copied with the key masked: put your own key in its place.</source>
        <translation>已複製，密鑰已遮蓋：請換上你的密鑰。</translation>
    </message>
    <message>
        <source>Copy as curl, the key masked</source>
        <translation>複製為 curl，密鑰已遮蓋</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>複製回應</translation>
    </message>
    <message>
        <source>Digits only.</source>
        <translation>只限數字。</translation>
    </message>
    <message>
        <source>Earlier calls</source>
        <translation>過往請求</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>欄位</translation>
    </message>
    <message>
        <source>Find a call</source>
        <translation>搜尋接口</translation>
    </message>
    <message>
        <source>Find: path, group, scope</source>
        <translation>搜尋路徑、分類、權限</translation>
    </message>
    <message>
        <source>First list of the answer as a table</source>
        <translation>以表格顯示回應中的首個列表</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>表單</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分類</translation>
    </message>
    <message>
        <source>HTTP {status} · {ms} ms · {size} bytes · {clock}</source>
        <translation>HTTP {status} · {ms} 毫秒 · {size} 位元組 · {clock}</translation>
    </message>
    <message>
        <source>In “{dock}”, the menu of the order&apos;s row has entries to change, cancel, disable, enable and delete the order.</source>
        <translation>在「{dock}」面板中，訂單所在列的右鍵選單可以改單、撤單、停用、啟用或刪除該訂單。</translation>
    </message>
    <message>
        <source>It changes a price reminder that the broker keeps for this login.</source>
        <translation>會更改券商為此登入保存的到價提示。</translation>
    </message>
    <message>
        <source>It changes a watchlist that the broker keeps for this login.</source>
        <translation>會更改券商為此登入保存的自選。</translation>
    </message>
    <message>
        <source>It changes which accounts this connection is told about.</source>
        <translation>會更改此連線接收哪些帳戶的推送。</translation>
    </message>
    <message>
        <source>It ends the gateway program for everybody who is on it, Tideboard included. Orders at the broker stay.</source>
        <translation>閘道程式會結束，所有使用者都會斷線，包括 Tideboard。券商的訂單會保留。</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Not valid JSON: {why}</source>
        <translation>不是有效的 JSON：{why}</translation>
    </message>
    <message>
        <source>Only a REST connection has a console</source>
        <translation>只有 REST 連線有控制台</translation>
    </message>
    <message>
        <source>Place it in “{dock}”: fill in the form and press Review.</source>
        <translation>請在「{dock}」面板填寫訂單，再按「檢視」按鈕。</translation>
    </message>
    <message>
        <source>Press “{button}” in the order&apos;s row in “{dock}”; the menu of the row has “{entry}” as well.</source>
        <translation>請按「{dock}」面板中訂單所在列的「{button}」按鈕；該列的右鍵選單也有「{entry}」。</translation>
    </message>
    <message>
        <source>Press “{button}” in “{dock}”.</source>
        <translation>請按「{dock}」面板的「{button}」按鈕。</translation>
    </message>
    <message>
        <source>Save the answer</source>
        <translation>儲存回應</translation>
    </message>
    <message>
        <source>Save the answer…</source>
        <translation>儲存回應…</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>權限</translation>
    </message>
    <message>
        <source>The Unlock dialog asks for the password.</source>
        <translation>密碼在解鎖視窗輸入。</translation>
    </message>
    <message>
        <source>The console sends no orders.</source>
        <translation>控制台不會送出訂單。</translation>
    </message>
    <message>
        <source>The gateway asks for it</source>
        <translation>閘道要求填寫</translation>
    </message>
    <message>
        <source>The gateway program reads its keys again; a removed key stops working at once.</source>
        <translation>閘道程式會重新讀取密鑰；已移除的密鑰即時失效。</translation>
    </message>
    <message>
        <source>The order log keeps a record of it.</source>
        <translation>訂單紀錄會記下此操作。</translation>
    </message>
    <message>
        <source>The password is asked in the Unlock dialog and is never part of a form.</source>
        <translation>密碼在解鎖視窗輸入，絕不在表單中。</translation>
    </message>
    <message>
        <source>This call takes no body.</source>
        <translation>此接口沒有請求內容。</translation>
    </message>
    <message>
        <source>This cannot be sent.</source>
        <translation>不能送出。</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>樹狀</translation>
    </message>
    <message>
        <source>Unlock…</source>
        <translation>解鎖…</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Values with commas between, or a JSON list.</source>
        <translation>以逗號分隔的值，或 JSON 列表。</translation>
    </message>
    <message>
        <source>View of the answer</source>
        <translation>回應的顯示方式</translation>
    </message>
    <message>
        <source>View of the body</source>
        <translation>請求內容的顯示方式</translation>
    </message>
    <message>
        <source>admin</source>
        <translation>管理</translation>
    </message>
    <message>
        <source>copy as curl</source>
        <translation>複製為 curl</translation>
    </message>
    <message>
        <source>copy the answer</source>
        <translation>複製回應</translation>
    </message>
    <message>
        <source>deprecated</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>find a call</source>
        <translation>搜尋接口</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>不送出</translation>
    </message>
    <message>
        <source>order</source>
        <translation>訂單</translation>
    </message>
    <message>
        <source>public</source>
        <translation>公開</translation>
    </message>
    <message>
        <source>push</source>
        <translation>推送</translation>
    </message>
    <message>
        <source>reminder</source>
        <translation>到價提示</translation>
    </message>
    <message>
        <source>send the call</source>
        <translation>送出請求</translation>
    </message>
    <message>
        <source>subscription</source>
        <translation>訂閱</translation>
    </message>
    <message>
        <source>unlock</source>
        <translation>解鎖</translation>
    </message>
    <message>
        <source>watchlist</source>
        <translation>自選</translation>
    </message>
    <message>
        <source>{call}: waiting for the answer…</source>
        <translation>{call}：正在等候回應…</translation>
    </message>
    <message>
        <source>{count} entries</source>
        <translation>{count} 項</translation>
    </message>
    <message>
        <source>{count} more; copy or save has them all</source>
        <translation>另有 {count} 項；複製或儲存可得全部</translation>
    </message>
    <message>
        <source>{count} of {all} calls</source>
        <translation>{count} / {all} 個接口</translation>
    </message>
    <message>
        <source>{provider} uses another protocol. Connect to a FutuOpenD-rs.</source>
        <translation>{provider} 使用其他協定。請連接 FutuOpenD-rs。</translation>
    </message>
</context>
<context>
    <name>ConsoleRows</name>
    <message>
        <source>1 HKD 2 USD 3 CNH 4 JPY 5 SGD 6 AUD 7 CAD 8 MYR; ignored-or-native on single-market and simulated accounts</source>
        <translation>1 HKD 2 USD 3 CNH 4 JPY 5 SGD 6 AUD 7 CAD 8 MYR；單一市場和模擬帳戶不理會，或只用本幣</translation>
    </message>
    <message>
        <source>1 add, 2 delete, 3 enable, 4 disable, 5 modify, 6 delete all</source>
        <translation>1 新增、2 刪除、3 啟用、4 停用、5 更改、6 全部刪除</translation>
    </message>
    <message>
        <source>1 add, 2 delete, 3 move out of the group</source>
        <translation>1 加入、2 刪除、3 移出分組</translation>
    </message>
    <message>
        <source>1 always, 2 once a day, 3 only once; kept when absent on modify</source>
        <translation>1 每次、2 每日一次、3 只一次；更改時留空則不變</translation>
    </message>
    <message>
        <source>1 open, 2 US pre, 3 US after, 4 US overnight; other values refused; US default [1,2,3]; cleared for non-US</source>
        <translation>1 盤中、2 美股盤前、3 美股盤後、4 美股夜盤；其他值會被拒絕；美股預設 [1,2,3]；非美股會清除</translation>
    </message>
    <message>
        <source>1 warrant, 2 future; 3 (option) is refused as unsupported</source>
        <translation>1 窩輪、2 期貨；3（期權）不支援，會被拒絕</translation>
    </message>
    <message>
        <source>A trade write, though it is listed among reads. trd_env must be there; reconfirm_op is what was asked for.</source>
        <translation>雖列於讀取類，實為交易操作。必須有 trd_env；reconfirm_op 為被要求確認的事項。</translation>
    </message>
    <message>
        <source>Accounts that the key may see.</source>
        <translation>密鑰可見的帳戶。</translation>
    </message>
    <message>
        <source>Admin</source>
        <translation>管理</translation>
    </message>
    <message>
        <source>Another market is refused as invalid-market.</source>
        <translation>其他市場會以 invalid-market 拒絕。</translation>
    </message>
    <message>
        <source>Answers hk_rate_pct, us_rate_pct and jp_rate_pct in percent.</source>
        <translation>返回 hk_rate_pct、us_rate_pct 和 jp_rate_pct，以百分比計。</translation>
    </message>
    <message>
        <source>Answers used_sub_quota and used_k_line_quota. The body may be empty.</source>
        <translation>返回 used_sub_quota 和 used_k_line_quota。請求內容可以留空。</translation>
    </message>
    <message>
        <source>Broker queue of a Hong Kong security.</source>
        <translation>港股的經紀隊列。</translation>
    </message>
    <message>
        <source>Categories for cash-log. Its fields have no public definition.</source>
        <translation>cash-log 的分類。欄位沒有公開定義。</translation>
    </message>
    <message>
        <source>Changes the watchlist at the broker, without a way back. Keys with qot:read still pass for now.</source>
        <translation>更改券商的自選，不能還原。目前有 qot:read 的密鑰仍可使用。</translation>
    </message>
    <message>
        <source>Compliance flags by number. Its fields have no public definition.</source>
        <translation>按編號的合規標記。欄位沒有公開定義。</translation>
    </message>
    <message>
        <source>Counters of the push service. Its fields have no public definition.</source>
        <translation>推送服務的計數。欄位沒有公開定義。</translation>
    </message>
    <message>
        <source>Days without trading in a date range.</source>
        <translation>日期範圍內的停牌日。</translation>
    </message>
    <message>
        <source>Ends a subscription: is_sub_or_un_sub is false. Keys with qot:read still pass for now.</source>
        <translation>取消訂閱：is_sub_or_un_sub 為 false。目前有 qot:read 的密鑰仍可使用。</translation>
    </message>
    <message>
        <source>Ends pushes of orders and fills for these accounts.</source>
        <translation>停止推送這些帳戶的訂單和成交。</translation>
    </message>
    <message>
        <source>Ends the gateway program, for everybody on it.</source>
        <translation>結束閘道程式，所有使用者都會斷線。</translation>
    </message>
    <message>
        <source>Expiry dates of one underlying.</source>
        <translation>一隻正股的期權到期日。</translation>
    </message>
    <message>
        <source>Fees by extended order id.</source>
        <translation>按擴展訂單編號查費用。</translation>
    </message>
    <message>
        <source>Fills of the day.</source>
        <translation>今日成交。</translation>
    </message>
    <message>
        <source>Given up by the broker after 2020-12-21: it answers that it was abandoned.</source>
        <translation>券商於 2020-12-21 後停用：只返回已停用。</translation>
    </message>
    <message>
        <source>Holdings. trd_env must be there.</source>
        <translation>持倉。必須有 trd_env。</translation>
    </message>
    <message>
        <source>In and out by order size since the open. The figures of the largest size may be missing.</source>
        <translation>開市以來按訂單大小的流入和流出。最大級別的數字可能沒有。</translation>
    </message>
    <message>
        <source>Its fields have no public definition.</source>
        <translation>欄位沒有公開定義。</translation>
    </message>
    <message>
        <source>Its fields have no public definition. GET takes app_id.</source>
        <translation>欄位沒有公開定義。GET 接受 app_id。</translation>
    </message>
    <message>
        <source>Largest quantities at a price.</source>
        <translation>某價格下的最大可買賣數量。</translation>
    </message>
    <message>
        <source>Margin of the whole account. Its fields have no public definition.</source>
        <translation>整個帳戶的保證金。欄位沒有公開定義。</translation>
    </message>
    <message>
        <source>Margin terms of each security.</source>
        <translation>每隻證券的融資條件。</translation>
    </message>
    <message>
        <source>Market states, login flags, server version and time.</source>
        <translation>市場狀態、登入狀態、伺服器版本和時間。</translation>
    </message>
    <message>
        <source>Members of one plate.</source>
        <translation>一個板塊的成份股。</translation>
    </message>
    <message>
        <source>Members of one watchlist group.</source>
        <translation>一個自選分組的成員。</translation>
    </message>
    <message>
        <source>Minute line of the day.</source>
        <translation>當日分時線。</translation>
    </message>
    <message>
        <source>Movements of money that cleared on a day. begin_date and end_date bound a range of 31 days at most.</source>
        <translation>某日已交收的資金變動。begin_date 和 end_date 的範圍最多 31 日。</translation>
    </message>
    <message>
        <source>Movements of money, in pages. Its fields have no public definition.</source>
        <translation>分頁返回資金變動。欄位沒有公開定義。</translation>
    </message>
    <message>
        <source>Names, lot sizes, listing dates. An empty list is refused.</source>
        <translation>名稱、每手股數、上市日。空列表會被拒絕。</translation>
    </message>
    <message>
        <source>One call with two methods; a POST body filters.</source>
        <translation>同一接口有兩種方法；POST 的請求內容用於篩選。</translation>
    </message>
    <message>
        <source>One movement of money by its flow_id. Its fields have no public definition.</source>
        <translation>按 flow_id 查一筆資金變動。欄位沒有公開定義。</translation>
    </message>
    <message>
        <source>Only trade:unlock satisfies it. unlock false locks again. Two wrong passwords in a row start a pause of a minute.</source>
        <translation>只接受 trade:unlock 權限。unlock 為 false 即再上鎖。連續兩次密碼錯誤會暫停一分鐘。</translation>
    </message>
    <message>
        <source>Orders of the day.</source>
        <translation>今日訂單。</translation>
    </message>
    <message>
        <source>Pages of securities that pass. Filters go into base_filter_list, accumulate_filter_list, financial_filter_list and pattern_filter_list.</source>
        <translation>分頁返回符合條件的證券。條件寫在 base_filter_list、accumulate_filter_list、financial_filter_list 和 pattern_filter_list。</translation>
    </message>
    <message>
        <source>Pages of warrants. More filters are taken: maturity, strike, premium, leverage, delta, street rate.</source>
        <translation>分頁返回窩輪。另可按到期日、行使價、溢價、槓桿、Delta、街貨比篩選。</translation>
    </message>
    <message>
        <source>Plates / Filter / Metadata</source>
        <translation>板塊／篩選／基本資料</translation>
    </message>
    <message>
        <source>Plates that hold a security.</source>
        <translation>證券所屬的板塊。</translation>
    </message>
    <message>
        <source>Price Reminders</source>
        <translation>到價提示</translation>
    </message>
    <message>
        <source>Price alerts that the broker keeps.</source>
        <translation>券商保存的到價提示。</translation>
    </message>
    <message>
        <source>Price steps: spread_table_list of spread_code and spread_item_list (price_from, price_to, value).</source>
        <translation>價位表：spread_table_list 含 spread_code 和 spread_item_list（price_from、price_to、value）。</translation>
    </message>
    <message>
        <source>Pushes alone, as JSON text frames.</source>
        <translation>只有推送，為 JSON 文字幀。</translation>
    </message>
    <message>
        <source>QotMarket; Shanghai and Shenzhen are one A-share list</source>
        <translation>QotMarket；滬深合為一個 A 股列表</translation>
    </message>
    <message>
        <source>Quote Queries</source>
        <translation>行情查詢</translation>
    </message>
    <message>
        <source>Quote Subscriptions</source>
        <translation>行情訂閱</translation>
    </message>
    <message>
        <source>Quotes. Several securities go into symbols.</source>
        <translation>報價。多隻證券寫在 symbols。</translation>
    </message>
    <message>
        <source>Reads the keys file again.</source>
        <translation>重新讀取密鑰清單。</translation>
    </message>
    <message>
        <source>Reference / Derivatives</source>
        <translation>關聯資料／衍生品</translation>
    </message>
    <message>
        <source>Securities that refer to this one.</source>
        <translation>與此證券關聯的證券。</translation>
    </message>
    <message>
        <source>Sets, changes and deletes price alerts. An addition needs type, freq and value; a change keeps what is left out.</source>
        <translation>設定、更改和刪除到價提示。新增須有 type、freq 和 value；更改時留空的項目不變。</translation>
    </message>
    <message>
        <source>Splits, dividends and price factors. symbols holds one security.</source>
        <translation>拆股、派息和復權因子。symbols 只填一隻證券。</translation>
    </message>
    <message>
        <source>Starts pushes of orders and fills for these accounts. Refused by a gateway without a keys file.</source>
        <translation>開始推送這些帳戶的訂單和成交。沒有密鑰清單的閘道會拒絕。</translation>
    </message>
    <message>
        <source>Starts pushes on /ws. is_sub_or_un_sub must be there and true; is_unsub_all is refused. Keys with qot:read still pass for now.</source>
        <translation>開始在 /ws 推送。必須有 is_sub_or_un_sub 且為 true；is_unsub_all 會被拒絕。目前有 qot:read 的密鑰仍可使用。</translation>
    </message>
    <message>
        <source>Sums of volume, turnover and average price per interval. Its fields have no public definition.</source>
        <translation>各時段的成交量、成交額和均價統計。欄位沒有公開定義。</translation>
    </message>
    <message>
        <source>System / Status</source>
        <translation>系統／狀態</translation>
    </message>
    <message>
        <source>Takes b_get_detail. The header and dates of the example change nothing.</source>
        <translation>接受 b_get_detail。示例中的 header 和日期沒有作用。</translation>
    </message>
    <message>
        <source>Tells all connections unless is_req_all_conn is false.</source>
        <translation>返回所有連線的訂閱，除非 is_req_all_conn 為 false。</translation>
    </message>
    <message>
        <source>Terms of futures contracts. An empty list is refused.</source>
        <translation>期貨合約條款。空列表會被拒絕。</translation>
    </message>
    <message>
        <source>The filter lies in search, or at the top as type_list and time_filter_list.</source>
        <translation>篩選條件寫在 search，或在最外層寫作 type_list 和 time_filter_list。</translation>
    </message>
    <message>
        <source>The same as accounts.</source>
        <translation>與 accounts 相同。</translation>
    </message>
    <message>
        <source>The same as flow-summary.</source>
        <translation>與 flow-summary 相同。</translation>
    </message>
    <message>
        <source>The same as global-state; a sign of life.</source>
        <translation>與 global-state 相同；用於確認仍在運行。</translation>
    </message>
    <message>
        <source>The same as list-plates.</source>
        <translation>與 list-plates 相同。</translation>
    </message>
    <message>
        <source>The same as plate-set.</source>
        <translation>與 plate-set 相同。</translation>
    </message>
    <message>
        <source>The same as query-subscription, without a body.</source>
        <translation>與 query-subscription 相同，沒有請求內容。</translation>
    </message>
    <message>
        <source>The same as reference.</source>
        <translation>與 reference 相同。</translation>
    </message>
    <message>
        <source>Trading Accounts (Read)</source>
        <translation>交易帳戶（讀取）</translation>
    </message>
    <message>
        <source>Trading Write</source>
        <translation>交易操作</translation>
    </message>
    <message>
        <source>Trading calendar of one market.</source>
        <translation>一個市場的交易日曆。</translation>
    </message>
    <message>
        <source>Trading session of each security.</source>
        <translation>每隻證券的交易時段狀態。</translation>
    </message>
    <message>
        <source>Universal and futures accounts need currency; the refusal names those that there are. It is a number.</source>
        <translation>綜合帳戶和期貨帳戶須填 currency；拒絕時會列出可用的貨幣。數值為數字。</translation>
    </message>
    <message>
        <source>User profile, quote rights and quotas.</source>
        <translation>用戶資料、行情權限和額度。</translation>
    </message>
    <message>
        <source>What the gateway program tells of itself. Its fields have no public definition.</source>
        <translation>閘道程式自身的狀態。欄位沒有公開定義。</translation>
    </message>
    <message>
        <source>Wide snapshot, with more for options, warrants, funds and futures.</source>
        <translation>完整快照，期權、窩輪、基金和期貨有更多欄位。</translation>
    </message>
    <message>
        <source>Withdraws every open order of the account on the market, those of other programs too.</source>
        <translation>撤銷帳戶在該市場的全部未完成訂單，包括其他程式所下的。</translation>
    </message>
    <message>
        <source>alert kind, 1 price up, 2 price down, ... (the field is not called reminder_type)</source>
        <translation>提示類型，1 升至、2 跌至……（欄位不叫 reminder_type）</translation>
    </message>
    <message>
        <source>at most 20 Chinese characters</source>
        <translation>最多 20 個中文字</translation>
    </message>
    <message>
        <source>begin_time and end_time bound the range; filter_conditions takes more.</source>
        <translation>begin_time 和 end_time 為範圍；其他條件寫在 filter_conditions。</translation>
    </message>
    <message>
        <source>contracts; must not be empty</source>
        <translation>合約；不能留空</translation>
    </message>
    <message>
        <source>count is the number of trades; max_ret_num is the same.</source>
        <translation>count 為成交筆數；max_ret_num 相同。</translation>
    </message>
    <message>
        <source>depth is the number of levels; num is the same.</source>
        <translation>depth 為檔數；num 相同。</translation>
    </message>
    <message>
        <source>empty list gives an empty answer</source>
        <translation>空列表返回空結果</translation>
    </message>
    <message>
        <source>first row</source>
        <translation>首行</translation>
    </message>
    <message>
        <source>first strike date YYYY-MM-DD</source>
        <translation>最早到期日 YYYY-MM-DD</translation>
    </message>
    <message>
        <source>identifier from /api/price-reminder</source>
        <translation>來自 /api/price-reminder 的編號</translation>
    </message>
    <message>
        <source>ignored; the whole set of tables is always returned</source>
        <translation>不起作用；總是返回全部價位表</translation>
    </message>
    <message>
        <source>instant in Unix milliseconds; leave out for the newest rate</source>
        <translation>Unix 毫秒時間；留空為最新利率</translation>
    </message>
    <message>
        <source>items of market and code; symbols is not taken here</source>
        <translation>含 market 和 code 的項目；這裡不接受 symbols</translation>
    </message>
    <message>
        <source>kl_type is a number. max_count (also count) is the number of candles of one page.</source>
        <translation>kl_type 為數字。max_count（或 count）為每頁 K 線數目。</translation>
    </message>
    <message>
        <source>kl_type is a number. req_num is also taken as count.</source>
        <translation>kl_type 為數字。req_num 也可寫作 count。</translation>
    </message>
    <message>
        <source>last strike date YYYY-MM-DD</source>
        <translation>最後到期日 YYYY-MM-DD</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>數字</translation>
    </message>
    <message>
        <source>one security; string MARKET.CODE form is expanded to {market, code}</source>
        <translation>一隻證券；MARKET.CODE 文字會展開為 {market, code}</translation>
    </message>
    <message>
        <source>only for HSI and HSCEI</source>
        <translation>只適用於 HSI 和 HSCEI</translation>
    </message>
    <message>
        <source>op: 1 change, 2 cancel, 3 disable, 4 enable, 5 delete. trd_env must be there.</source>
        <translation>op：1 改單、2 撤單、3 停用、4 啟用、5 刪除。必須有 trd_env。</translation>
    </message>
    <message>
        <source>option filter: type, strike range, quote</source>
        <translation>期權篩選：類型、行使價範圍、報價</translation>
    </message>
    <message>
        <source>owner is the underlying. The dates bound the expiry.</source>
        <translation>owner 為正股。日期為到期日的範圍。</translation>
    </message>
    <message>
        <source>page size, at most 200</source>
        <translation>每頁數目，最多 200</translation>
    </message>
    <message>
        <source>period_type: 1 today by minute, 2 day, 3 week, 4 month. Dates count for 2 to 4 alone.</source>
        <translation>period_type：1 今日分時、2 日、3 週、4 月。日期只適用於 2 至 4。</translation>
    </message>
    <message>
        <source>side: 1 buy, 2 sell. Without order_type it is a limit order.</source>
        <translation>side：1 買入、2 賣出。沒有 order_type 即為限價單。</translation>
    </message>
    <message>
        <source>size of the interval, a number without a public definition</source>
        <translation>時段長度，數字，沒有公開定義</translation>
    </message>
    <message>
        <source>sort direction</source>
        <translation>排序次序</translation>
    </message>
    <message>
        <source>threshold, 3 decimals; kept when absent on modify</source>
        <translation>觸發值，3 位小數；更改時留空則不變</translation>
    </message>
    <message>
        <source>underlying</source>
        <translation>正股</translation>
    </message>
    <message>
        <source>warrant sort enum</source>
        <translation>窩輪排序編號</translation>
    </message>
    <message>
        <source>watchlist group; first match wins when names repeat</source>
        <translation>自選分組；同名時取第一個</translation>
    </message>
</context>
<context>
    <name>Corporate</name>
    <message>
        <source>Actions</source>
        <translation>公司行動</translation>
    </message>
    <message>
        <source>Announced</source>
        <translation>公布日</translation>
    </message>
    <message>
        <source>Asking for corporate actions</source>
        <translation>正在讀取公司行動</translation>
    </message>
    <message>
        <source>Asking for its plates</source>
        <translation>正在讀取所屬板塊</translation>
    </message>
    <message>
        <source>Asking for suspensions</source>
        <translation>正在讀取停牌資料</translation>
    </message>
    <message>
        <source>Asking for temporary codes</source>
        <translation>正在讀取臨時代號</translation>
    </message>
    <message>
        <source>Asking for what was announced</source>
        <translation>正在讀取公司公布的事項</translation>
    </message>
    <message>
        <source>Backward +</source>
        <translation>後復權 +</translation>
    </message>
    <message>
        <source>Backward ×</source>
        <translation>後復權 ×</translation>
    </message>
    <message>
        <source>Bonus shares</source>
        <translation>送紅股</translation>
    </message>
    <message>
        <source>Change of the lot</source>
        <translation>更改每手股數</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>臨時代號</translation>
    </message>
    <message>
        <source>Consolidation</source>
        <translation>合股</translation>
    </message>
    <message>
        <source>Consolidation, then split</source>
        <translation>先合股後拆股</translation>
    </message>
    <message>
        <source>Dividend</source>
        <translation>派息</translation>
    </message>
    <message>
        <source>Ex-date</source>
        <translation>除淨日</translation>
    </message>
    <message>
        <source>Forward +</source>
        <translation>前復權 +</translation>
    </message>
    <message>
        <source>Forward ×</source>
        <translation>前復權 ×</translation>
    </message>
    <message>
        <source>From GEM to the main board</source>
        <translation>由 GEM 轉主板</translation>
    </message>
    <message>
        <source>In {count} plates</source>
        <translation>屬於 {count} 個板塊</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>延遲</translation>
    </message>
    <message>
        <source>Nil-paid rights</source>
        <translation>未繳股款供股權</translation>
    </message>
    <message>
        <source>No corporate actions are known</source>
        <translation>沒有公司行動資料</translation>
    </message>
    <message>
        <source>No end announced</source>
        <translation>未公布結束日</translation>
    </message>
    <message>
        <source>No temporary codes</source>
        <translation>沒有臨時代號</translation>
    </message>
    <message>
        <source>No trading on</source>
        <translation>停牌日</translation>
    </message>
    <message>
        <source>Not in any plate</source>
        <translation>不屬任何板塊</translation>
    </message>
    <message>
        <source>Not suspended in the past year</source>
        <translation>過去一年沒有停牌</translation>
    </message>
    <message>
        <source>Nothing is known to have been announced</source>
        <translation>沒有已知的公布事項</translation>
    </message>
    <message>
        <source>Offering</source>
        <translation>增發</translation>
    </message>
    <message>
        <source>Record date</source>
        <translation>股權登記日</translation>
    </message>
    <message>
        <source>Rights issue</source>
        <translation>供股</translation>
    </message>
    <message>
        <source>Securities of {plate}</source>
        <translation>{plate} 的成份股</translation>
    </message>
    <message>
        <source>Special dividend</source>
        <translation>特別股息</translation>
    </message>
    <message>
        <source>Spin-off</source>
        <translation>分拆</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>拆股</translation>
    </message>
    <message>
        <source>Split, then consolidation</source>
        <translation>先拆股後合股</translation>
    </message>
    <message>
        <source>Suspensions</source>
        <translation>停牌</translation>
    </message>
    <message>
        <source>Temporary code</source>
        <translation>臨時代號</translation>
    </message>
    <message>
        <source>Transfer of reserves</source>
        <translation>轉增股</translation>
    </message>
    <message>
        <source>What</source>
        <translation>內容</translation>
    </message>
    <message>
        <source>What happens on it</source>
        <translation>當日事項</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>顯示內容</translation>
    </message>
    <message>
        <source>{base} into {ert}</source>
        <translation>{base} 股變 {ert} 股</translation>
    </message>
    <message>
        <source>{count} days of what was announced, in the broker&apos;s words, without price factors</source>
        <translation>公布事項 {count} 個日期，為券商原文，沒有復權因子</translation>
    </message>
    <message>
        <source>{count} days without trading in the past year</source>
        <translation>過去一年停牌 {count} 日</translation>
    </message>
    <message>
        <source>{count} ex-dates. Adjusted price = price × factor + amount.</source>
        <translation>{count} 個除淨日。復權價＝價格 × 乘數＋加數。</translation>
    </message>
    <message>
        <source>{count} temporary codes</source>
        <translation>{count} 個臨時代號</translation>
    </message>
    <message>
        <source>{ert} for {base}</source>
        <translation>每 {base} 股獲 {ert} 股</translation>
    </message>
    <message>
        <source>{what} {amount} a share</source>
        <translation>{what} 每股 {amount}</translation>
    </message>
    <message>
        <source>{what} {ratio} at {amount}</source>
        <translation>{what} {ratio}，每股 {amount}</translation>
    </message>
</context>
<context>
    <name>CoverageGrid</name>
    <message>
        <source>Coverage by symbol and session</source>
        <translation>按證券及交易日的覆蓋</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>symbols complete</source>
        <translation>完整證券</translation>
    </message>
</context>
<context>
    <name>Crash</name>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Crash reports</source>
        <translation>當機報告</translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation>錯誤詳情</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暫不</translation>
    </message>
    <message>
        <source>Nothing of this was sent, and Tideboard never sends it by itself. Passwords, keys, account numbers, symbols, orders and your name were left out; read it all the same before you pass it on.</source>
        <translation>以下內容沒有送出，Tideboard 也從不自動送出。密碼、密鑰、帳號、代號、訂單和你的名字都已略去；交給他人前仍請通讀一遍。</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>另存副本…</translation>
    </message>
    <message>
        <source>Save the crash report</source>
        <translation>儲存當機報告</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>顯示詳情</translation>
    </message>
    <message>
        <source>Show the report…</source>
        <translation>顯示報告…</translation>
    </message>
    <message>
        <source>The whole report</source>
        <translation>報告全文</translation>
    </message>
    <message>
        <source>There is no crash report.</source>
        <translation>沒有當機報告。</translation>
    </message>
    <message>
        <source>Tideboard crash report</source>
        <translation>Tideboard 當機報告</translation>
    </message>
    <message>
        <source>Tideboard ended unexpectedly at {time}.</source>
        <translation>Tideboard 在 {time} 意外結束。</translation>
    </message>
    <message>
        <source>Tideboard ended unexpectedly on {day}.</source>
        <translation>Tideboard 在 {day} 意外結束。</translation>
    </message>
    <message>
        <source>Which report</source>
        <translation>選擇報告</translation>
    </message>
    <message>
        <source>{path}: {reason}.</source>
        <translation>{path}：{reason}。</translation>
    </message>
</context>
<context>
    <name>Crossing</name>
    <message>
        <source>Crosses nothing now.</source>
        <translation>現時不會成交。</translation>
    </message>
    <message>
        <source>Crosses nothing.</source>
        <translation>不會即時成交。</translation>
    </message>
    <message>
        <source>Fills now: {shares} at an average of {average}.</source>
        <translation>即時成交：{shares} 股，均價 {average}。</translation>
    </message>
    <message>
        <source>It waits for its session.</source>
        <translation>等待其交易時段。</translation>
    </message>
    <message>
        <source>Nobody knows its price yet.</source>
        <translation>競價價格尚未可知。</translation>
    </message>
    <message>
        <source>Nothing fills before the auction.</source>
        <translation>競價前不會成交。</translation>
    </message>
    <message>
        <source>Nothing fills now.</source>
        <translation>現在不會成交。</translation>
    </message>
    <message>
        <source>Nothing would rest.</source>
        <translation>不留掛單。</translation>
    </message>
    <message>
        <source>Rests at {price} behind about {ahead} contracts.</source>
        <translation>掛在 {price}，前面約有 {ahead} 張。</translation>
    </message>
    <message>
        <source>Rests at {price} behind about {ahead} shares.</source>
        <translation>掛在 {price}，前面約有 {ahead} 股。</translation>
    </message>
    <message>
        <source>The visible book covers {shares} of {all}.</source>
        <translation>看得到的掛單只夠成交 {all} 股中的 {shares} 股。</translation>
    </message>
    <message>
        <source>Then it is a limit order at {price}, or better.</source>
        <translation>之後成為 {price} 或更佳的限價單。</translation>
    </message>
    <message>
        <source>Then it is a limit order {offset} beyond its trigger.</source>
        <translation>之後成為限價單，限價越過觸發價 {offset}。</translation>
    </message>
    <message>
        <source>Then it trades at the market; nobody knows that price yet.</source>
        <translation>之後按市價成交，屆時價格無法預知。</translation>
    </message>
    <message>
        <source>Waits for {when}.</source>
        <translation>等候{when}。</translation>
    </message>
    <message>
        <source>a turn of {distance} from the best price</source>
        <translation>價格自最佳價回轉 {distance}</translation>
    </message>
    <message>
        <source>{percent} above the best ask, {money} {currency} more than one level.</source>
        <translation>比最佳賣價高 {percent}，比只吃一檔多付 {money} {currency}。</translation>
    </message>
    <message>
        <source>{percent} below the best bid, {money} {currency} less than one level.</source>
        <translation>比最佳買價低 {percent}，比只吃一檔少收 {money} {currency}。</translation>
    </message>
    <message>
        <source>{shares} would rest.</source>
        <translation>餘下 {shares} 股掛單等候。</translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>Apr</source>
        <translation>4月</translation>
    </message>
    <message>
        <source>Aug</source>
        <translation>8月</translation>
    </message>
    <message>
        <source>Dec</source>
        <translation>12月</translation>
    </message>
    <message>
        <source>Feb</source>
        <translation>2月</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>週五</translation>
    </message>
    <message>
        <source>Jan</source>
        <translation>1月</translation>
    </message>
    <message>
        <source>Jul</source>
        <translation>7月</translation>
    </message>
    <message>
        <source>Jun</source>
        <translation>6月</translation>
    </message>
    <message>
        <source>Mar</source>
        <translation>3月</translation>
    </message>
    <message>
        <source>May</source>
        <translation>5月</translation>
    </message>
    <message>
        <source>Mon</source>
        <translation>週一</translation>
    </message>
    <message>
        <source>Nov</source>
        <translation>11月</translation>
    </message>
    <message>
        <source>Oct</source>
        <translation>10月</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>週六</translation>
    </message>
    <message>
        <source>Sep</source>
        <translation>9月</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>週日</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>週四</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>週二</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>週三</translation>
    </message>
    <message>
        <source>{day} {month} {year}</source>
        <translation>{year}年{month}{day}日</translation>
    </message>
    <message>
        <source>{month} {year}</source>
        <translation>{year}年{month}</translation>
    </message>
    <message>
        <source>{weekday} {day}</source>
        <translation>{day}日 {weekday}</translation>
    </message>
    <message>
        <source>{weekday} {day} {month} {year}</source>
        <translation>{year}年{month}{day}日 {weekday}</translation>
    </message>
</context>
<context>
    <name>DayRuler</name>
    <message>
        <source>Hidden while you decide: {marks}</source>
        <translation>決定時隱藏：{marks}</translation>
    </message>
    <message>
        <source>Second of the recorded day</source>
        <translation>回放日的時刻</translation>
    </message>
</context>
<context>
    <name>DayStrip</name>
    <message>
        <source>Earlier sessions</source>
        <translation>過往交易日</translation>
    </message>
</context>
<context>
    <name>DecisionReview</name>
    <message>
        <source>Decision review</source>
        <translation>決策回顧</translation>
    </message>
    <message>
        <source>Earlier orders, in the table: {count}</source>
        <translation>更早的訂單（見表格）：{count}</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>匯出</translation>
    </message>
    <message>
        <source>Later orders hidden: {count}</source>
        <translation>已隱藏之後的訂單：{count}</translation>
    </message>
    <message>
        <source>No own orders of this day are known</source>
        <translation>沒有該日自己訂單的記錄</translation>
    </message>
    <message>
        <source>Order entry is not here: replay is built without a way to send.</source>
        <translation>此處不能落單：回放沒有發送訂單的途徑。</translation>
    </message>
    <message>
        <source>after {n} min</source>
        <translation>{n} 分鐘後</translation>
    </message>
    <message>
        <source>at the close</source>
        <translation>收市時</translation>
    </message>
    <message>
        <source>{passed} of {total}</source>
        <translation>{passed}/{total}</translation>
    </message>
</context>
<context>
    <name>DelayBars</name>
    <message>
        <source>No push was counted yet</source>
        <translation>尚未計入任何推送</translation>
    </message>
    <message>
        <source>{kind}: {ms} ms on average, {count} counted</source>
        <translation>{kind}：平均 {ms} 毫秒，共 {count} 次</translation>
    </message>
    <message>
        <source>{range} ms</source>
        <translation>{range} 毫秒</translation>
    </message>
</context>
<context>
    <name>DeleteAlertsDialog</name>
    <message>
        <source>Delete</source>
        <translation>刪除</translation>
    </message>
    <message>
        <source>Delete all</source>
        <translation>全部刪除</translation>
    </message>
    <message>
        <source>Delete all {count} alerts of {symbol}?</source>
        <translation>刪除 {symbol} 的全部 {count} 個提示？</translation>
    </message>
    <message>
        <source>Delete price alerts</source>
        <translation>刪除到價提示</translation>
    </message>
    <message>
        <source>Delete the alert of {symbol}?</source>
        <translation>刪除 {symbol} 的提示？</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>The broker keeps them for all your programs: they are gone in those, too.</source>
        <translation>提示由券商保存，供你所有程式使用：在其他程式也會消失。</translation>
    </message>
    <message>
        <source>Tideboard keeps them on this computer.</source>
        <translation>由 Tideboard 儲存在這部電腦上。</translation>
    </message>
</context>
<context>
    <name>Depth</name>
    <message>
        <source>1 min</source>
        <translation>1 分</translation>
    </message>
    <message>
        <source>1 s</source>
        <translation>1 秒</translation>
    </message>
    <message>
        <source>15 s</source>
        <translation>15 秒</translation>
    </message>
    <message>
        <source>1M, 5M, 15M {currency} traded</source>
        <translation>成交 1M、5M、15M {currency}</translation>
    </message>
    <message>
        <source>A level that leaves the reported ones is not gone: the feed stops telling. Cells are drawn only while a level was reported; what stood farther away is unknown. The hidden size of orders is not in the feed.</source>
        <translation>價位離開所報的檔位並不等於消失：只是行情不再報送。只在價位被報送時才畫格子；更遠處有多少未知。訂單的隱藏數量不在行情中。</translation>
    </message>
    <message>
        <source>Ask shares</source>
        <translation>賣盤股數</translation>
    </message>
    <message>
        <source>Asks shown now</source>
        <translation>現在所報的賣盤</translation>
    </message>
    <message>
        <source>B {shares} at {price}</source>
        <translation>買 {shares} @ {price}</translation>
    </message>
    <message>
        <source>Best ask</source>
        <translation>賣一</translation>
    </message>
    <message>
        <source>Best bid</source>
        <translation>買一</translation>
    </message>
    <message>
        <source>Best bid / ask then</source>
        <translation>當時買一 / 賣一</translation>
    </message>
    <message>
        <source>Bid shares</source>
        <translation>買盤股數</translation>
    </message>
    <message>
        <source>Bids shown now</source>
        <translation>現在所報的買盤</translation>
    </message>
    <message>
        <source>Book now</source>
        <translation>現在的擺盤</translation>
    </message>
    <message>
        <source>Book now, {age}</source>
        <translation>現在的擺盤，{age}</translation>
    </message>
    <message>
        <source>Book then</source>
        <translation>當時的擺盤</translation>
    </message>
    <message>
        <source>Book then, {age}</source>
        <translation>當時的擺盤，{age}前</translation>
    </message>
    <message>
        <source>Bought</source>
        <translation>買入</translation>
    </message>
    <message>
        <source>Buy {shares} at {price}, resting</source>
        <translation>買入 {shares} @ {price}，掛單中</translation>
    </message>
    <message>
        <source>CSV of cells</source>
        <translation>格子 CSV</translation>
    </message>
    <message>
        <source>Changes kept</source>
        <translation>保留的變動</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>欄</translation>
    </message>
    <message>
        <source>Columns in view</source>
        <translation>可見的欄</translation>
    </message>
    <message>
        <source>Every change</source>
        <translation>每次變動</translation>
    </message>
    <message>
        <source>Fell at {time}</source>
        <translation>減少於 {time}</translation>
    </message>
    <message>
        <source>Fixed steps</source>
        <translation>固定分級</translation>
    </message>
    <message>
        <source>Its shares</source>
        <translation>其股數</translation>
    </message>
    <message>
        <source>Largest level</source>
        <translation>最大價位</translation>
    </message>
    <message>
        <source>Largest trades in view</source>
        <translation>可見的最大成交</translation>
    </message>
    <message>
        <source>Largest {width} in view, one side</source>
        <translation>可見最大的 {width}，單邊</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>離開</translation>
    </message>
    <message>
        <source>Left at {time}</source>
        <translation>離開於 {time}</translation>
    </message>
    <message>
        <source>Level then</source>
        <translation>當時檔位</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>圖</translation>
    </message>
    <message>
        <source>Map or table</source>
        <translation>圖或表格</translation>
    </message>
    <message>
        <source>Nothing is recorded until the connection is back</source>
        <translation>恢復連線之前不作記錄</translation>
    </message>
    <message>
        <source>Nothing recorded</source>
        <translation>沒有記錄</translation>
    </message>
    <message>
        <source>Own quantiles</source>
        <translation>自身分位</translation>
    </message>
    <message>
        <source>Panels beside the map</source>
        <translation>圖旁的面板</translation>
    </message>
    <message>
        <source>Point at a cell, or move with the arrow keys</source>
        <translation>指向一個格子，或用方向鍵移動</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Recorded since {time}</source>
        <translation>自 {time} 起有記錄</translation>
    </message>
    <message>
        <source>Replay from the cursor</source>
        <translation>從游標處回放</translation>
    </message>
    <message>
        <source>Replay from {time}</source>
        <translation>從 {time} 回放</translation>
    </message>
    <message>
        <source>Resting shares at each price, time in {zone}</source>
        <translation>各價位的掛單股數，時間為 {zone}</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>權限</translation>
    </message>
    <message>
        <source>S {shares} at {price}</source>
        <translation>賣 {shares} @ {price}</translation>
    </message>
    <message>
        <source>Save the cells in view as CSV…</source>
        <translation>把可見的格子儲存為 CSV…</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>分級</translation>
    </message>
    <message>
        <source>Sell {shares} at {price}, resting</source>
        <translation>賣出 {shares} @ {price}，掛單中</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>全日</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股數</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>賣出</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>來源</translation>
    </message>
    <message>
        <source>State</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Stood above {shares} shares</source>
        <translation>超過 {shares} 股的時間</translation>
    </message>
    <message>
        <source>The feed has the best bid and ask alone (LV1)
There is no map of levels</source>
        <translation>行情只有買一和賣一（LV1）
沒有檔位圖</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Time axis</source>
        <translation>時間軸</translation>
    </message>
    <message>
        <source>To now</source>
        <translation>到現在</translation>
    </message>
    <message>
        <source>Traded</source>
        <translation>成交額</translation>
    </message>
    <message>
        <source>Traded at {price} in view</source>
        <translation>可見範圍內在 {price} 的成交</translation>
    </message>
    <message>
        <source>Trades from</source>
        <translation>成交自</translation>
    </message>
    <message>
        <source>Under the cursor</source>
        <translation>游標之下</translation>
    </message>
    <message>
        <source>What this picture is made of</source>
        <translation>此圖由何而來</translation>
    </message>
    <message>
        <source>a reason that this version does not know</source>
        <translation>此版本不認識的原因</translation>
    </message>
    <message>
        <source>ask</source>
        <translation>賣</translation>
    </message>
    <message>
        <source>at the ask</source>
        <translation>主動買入</translation>
    </message>
    <message>
        <source>at the bid</source>
        <translation>主動賣出</translation>
    </message>
    <message>
        <source>beyond the reported levels at {price}</source>
        <translation>{price} 在所報檔位之外</translation>
    </message>
    <message>
        <source>beyond the reported levels: not sent by the feed</source>
        <translation>在所報檔位之外：行情不報送</translation>
    </message>
    <message>
        <source>bid</source>
        <translation>買</translation>
    </message>
    <message>
        <source>book pushes and the archive</source>
        <translation>擺盤推送與歸檔</translation>
    </message>
    <message>
        <source>book pushes, every change</source>
        <translation>擺盤推送，每次變動</translation>
    </message>
    <message>
        <source>book pushes, not every change</source>
        <translation>擺盤推送，並非每次變動</translation>
    </message>
    <message>
        <source>bought</source>
        <translation>買入</translation>
    </message>
    <message>
        <source>cells</source>
        <translation>格子</translation>
    </message>
    <message>
        <source>changes came faster than they could be kept</source>
        <translation>變動來得太快，無法保留</translation>
    </message>
    <message>
        <source>it still stands</source>
        <translation>仍在</translation>
    </message>
    <message>
        <source>it was no longer chosen</source>
        <translation>已不再選擇</translation>
    </message>
    <message>
        <source>last state of each 15 s</source>
        <translation>每 15 秒的最後狀態</translation>
    </message>
    <message>
        <source>last state of each minute</source>
        <translation>每分鐘的最後狀態</translation>
    </message>
    <message>
        <source>last state of each second</source>
        <translation>每秒的最後狀態</translation>
    </message>
    <message>
        <source>left the reported levels</source>
        <translation>離開了所報的檔位</translation>
    </message>
    <message>
        <source>neither</source>
        <translation>中性</translation>
    </message>
    <message>
        <source>no right to the book</source>
        <translation>沒有擺盤權限</translation>
    </message>
    <message>
        <source>no trades recorded</source>
        <translation>沒有記錄逐筆成交</translation>
    </message>
    <message>
        <source>not every change was kept</source>
        <translation>並非每次變動都有保留</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>沒有記錄</translation>
    </message>
    <message>
        <source>not traded: withdrawn</source>
        <translation>未成交：已撤走</translation>
    </message>
    <message>
        <source>nothing recorded</source>
        <translation>沒有記錄</translation>
    </message>
    <message>
        <source>nothing recorded for {time}</source>
        <translation>有 {time} 沒有記錄</translation>
    </message>
    <message>
        <source>nothing recorded it then</source>
        <translation>當時沒有程式記錄</translation>
    </message>
    <message>
        <source>of {time}</source>
        <translation>共 {time}</translation>
    </message>
    <message>
        <source>per {width}</source>
        <translation>每 {width}</translation>
    </message>
    <message>
        <source>shares bid at {price}</source>
        <translation>股在 {price} 買盤</translation>
    </message>
    <message>
        <source>shares offered at {price}</source>
        <translation>股在 {price} 賣盤</translation>
    </message>
    <message>
        <source>shares reported at {price}</source>
        <translation>股報於 {price}</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>自 {time}</translation>
    </message>
    <message>
        <source>since {time} or earlier</source>
        <translation>自 {time} 或更早</translation>
    </message>
    <message>
        <source>sold</source>
        <translation>賣出</translation>
    </message>
    <message>
        <source>the archive, as known then</source>
        <translation>歸檔，按當時所知</translation>
    </message>
    <message>
        <source>the connection was lost</source>
        <translation>連線中斷</translation>
    </message>
    <message>
        <source>the provider sent nothing</source>
        <translation>供應商沒有傳送</translation>
    </message>
    <message>
        <source>the provider&apos;s limit was reached</source>
        <translation>達到供應商的上限</translation>
    </message>
    <message>
        <source>the provider&apos;s server failed</source>
        <translation>供應商的伺服器出錯</translation>
    </message>
    <message>
        <source>the record is damaged</source>
        <translation>記錄已損壞</translation>
    </message>
    <message>
        <source>the record was deleted</source>
        <translation>記錄已刪除</translation>
    </message>
    <message>
        <source>there was no room</source>
        <translation>沒有空間</translation>
    </message>
    <message>
        <source>traded</source>
        <translation>已成交</translation>
    </message>
    <message>
        <source>traded and withdrawn</source>
        <translation>部分成交，部分撤走</translation>
    </message>
    <message>
        <source>trades may be missing</source>
        <translation>成交可能不全</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>{begin} 至 {end}</translation>
    </message>
    <message>
        <source>{count} from {least} {currency}</source>
        <translation>{count} 筆，自 {least} {currency}</translation>
    </message>
    <message>
        <source>{count} levels</source>
        <translation>{count} 檔</translation>
    </message>
    <message>
        <source>{count} levels each side</source>
        <translation>每邊 {count} 檔</translation>
    </message>
    <message>
        <source>{count} shares</source>
        <translation>{count} 股</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小時 {minutes} 分</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
        <source>{printed} of {shares} printed</source>
        <translation>{shares} 中有 {printed} 成交</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{side} {level} of {levels}</source>
        <translation>{side} {level} / {levels}</translation>
    </message>
    <message>
        <source>{steps}; the ramp says amount only</source>
        <translation>{steps}；顏色只表示數量</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>cash, {currency}</source>
        <translation>現金，{currency}</translation>
    </message>
    <message>
        <source>margin, {currency}</source>
        <translation>保證金，{currency}</translation>
    </message>
</context>
<context>
    <name>DockCommands</name>
    <message>
        <source>All docks of this kind are open.</source>
        <translation>這類面板已全部開啟。</translation>
    </message>
    <message>
        <source>Close dock</source>
        <translation>關閉面板</translation>
    </message>
    <message>
        <source>Default layout</source>
        <translation>預設版面</translation>
    </message>
    <message>
        <source>Default layout with tabs</source>
        <translation>預設版面（分頁）</translation>
    </message>
    <message>
        <source>Delete layout</source>
        <translation>刪除版面</translation>
    </message>
    <message>
        <source>Docks</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Export layout…</source>
        <translation>匯出版面…</translation>
    </message>
    <message>
        <source>Float dock</source>
        <translation>面板浮動</translation>
    </message>
    <message>
        <source>Go to {dock}</source>
        <translation>前往{dock}</translation>
    </message>
    <message>
        <source>Import layout…</source>
        <translation>匯入版面…</translation>
    </message>
    <message>
        <source>Layout: {name}</source>
        <translation>版面：{name}</translation>
    </message>
    <message>
        <source>Layouts</source>
        <translation>版面</translation>
    </message>
    <message>
        <source>Link dock to {letter}</source>
        <translation>面板連結到 {letter}</translation>
    </message>
    <message>
        <source>Make dock lower</source>
        <translation>面板縮低</translation>
    </message>
    <message>
        <source>Make dock narrower</source>
        <translation>面板收窄</translation>
    </message>
    <message>
        <source>Make dock taller</source>
        <translation>面板加高</translation>
    </message>
    <message>
        <source>Make dock wider</source>
        <translation>面板加寬</translation>
    </message>
    <message>
        <source>Move dock down</source>
        <translation>面板移到下面</translation>
    </message>
    <message>
        <source>Move dock left</source>
        <translation>面板移到左邊</translation>
    </message>
    <message>
        <source>Move dock right</source>
        <translation>面板移到右邊</translation>
    </message>
    <message>
        <source>Move dock up</source>
        <translation>面板移到上面</translation>
    </message>
    <message>
        <source>New dock: {kind}</source>
        <translation>新面板：{kind}</translation>
    </message>
    <message>
        <source>Next dock</source>
        <translation>下一個面板</translation>
    </message>
    <message>
        <source>Previous dock</source>
        <translation>上一個面板</translation>
    </message>
    <message>
        <source>Put dock back</source>
        <translation>面板放回原位</translation>
    </message>
    <message>
        <source>Redo layout change</source>
        <translation>重做版面更改</translation>
    </message>
    <message>
        <source>Rename layout…</source>
        <translation>重新命名版面…</translation>
    </message>
    <message>
        <source>Save layout</source>
        <translation>儲存版面</translation>
    </message>
    <message>
        <source>Save layout as…</source>
        <translation>版面另存為…</translation>
    </message>
    <message>
        <source>Stack dock on its neighbour</source>
        <translation>與相鄰面板疊放</translation>
    </message>
    <message>
        <source>The layout has no name yet.</source>
        <translation>版面尚未命名。</translation>
    </message>
    <message>
        <source>Undo layout change</source>
        <translation>還原版面更改</translation>
    </message>
    <message>
        <source>Unlink dock</source>
        <translation>取消面板連結</translation>
    </message>
    <message>
        <source>{group}: {dock}</source>
        <translation>{group}：{dock}</translation>
    </message>
</context>
<context>
    <name>DockWidget</name>
    <message>
        <source>Close dock</source>
        <translation>關閉面板</translation>
    </message>
</context>
<context>
    <name>Docks</name>
    <message>
        <source>A and H premium</source>
        <translation>AH 溢價</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>帳戶</translation>
    </message>
    <message>
        <source>Behind the flow</source>
        <translation>資金流背後</translation>
    </message>
    <message>
        <source>Calendar</source>
        <translation>日曆</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>圖表</translation>
    </message>
    <message>
        <source>Corporate actions</source>
        <translation>公司行動</translation>
    </message>
    <message>
        <source>Derivatives</source>
        <translation>衍生品</translation>
    </message>
    <message>
        <source>Futures</source>
        <translation>期貨</translation>
    </message>
    <message>
        <source>Gateway console</source>
        <translation>閘道控制台</translation>
    </message>
    <message>
        <source>Gateway health</source>
        <translation>閘道狀態</translation>
    </message>
    <message>
        <source>IPO calendar</source>
        <translation>新股日曆</translation>
    </message>
    <message>
        <source>Market days</source>
        <translation>交易日曆</translation>
    </message>
    <message>
        <source>News</source>
        <translation>新聞</translation>
    </message>
    <message>
        <source>Order book</source>
        <translation>擺盤</translation>
    </message>
    <message>
        <source>Order entry</source>
        <translation>下單</translation>
    </message>
    <message>
        <source>Positions and orders</source>
        <translation>持倉與訂單</translation>
    </message>
    <message>
        <source>Screener</source>
        <translation>選股器</translation>
    </message>
    <message>
        <source>Treemap</source>
        <translation>矩形樹圖</translation>
    </message>
    <message>
        <source>Two listings</source>
        <translation>兩地上市</translation>
    </message>
    <message>
        <source>Warrants</source>
        <translation>窩輪牛熊證</translation>
    </message>
    <message>
        <source>Watchlist</source>
        <translation>自選</translation>
    </message>
    <message>
        <source>brokers&apos; holdings</source>
        <translation>經紀持股</translation>
    </message>
    <message>
        <source>candles</source>
        <translation>陰陽燭</translation>
    </message>
    <message>
        <source>candlesticks</source>
        <translation>K 線圖</translation>
    </message>
    <message>
        <source>cross-listing</source>
        <translation>兩地上市比較</translation>
    </message>
    <message>
        <source>dates of results</source>
        <translation>業績日期</translation>
    </message>
    <message>
        <source>depth map</source>
        <translation>深度圖</translation>
    </message>
    <message>
        <source>earnings calendar</source>
        <translation>財報日曆</translation>
    </message>
    <message>
        <source>economic calendar</source>
        <translation>經濟日曆</translation>
    </message>
    <message>
        <source>filings</source>
        <translation>公告</translation>
    </message>
    <message>
        <source>grid of charts</source>
        <translation>多圖並列</translation>
    </message>
    <message>
        <source>headlines</source>
        <translation>標題</translation>
    </message>
    <message>
        <source>heat map of the order book</source>
        <translation>擺盤熱圖</translation>
    </message>
    <message>
        <source>holders</source>
        <translation>股東</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>保證金</translation>
    </message>
    <message>
        <source>payoff</source>
        <translation>盈虧圖</translation>
    </message>
    <message>
        <source>portfolio</source>
        <translation>投資組合</translation>
    </message>
    <message>
        <source>price chart</source>
        <translation>價格圖表</translation>
    </message>
    <message>
        <source>profit and loss</source>
        <translation>盈虧</translation>
    </message>
    <message>
        <source>resting orders by time</source>
        <translation>各時間的掛單</translation>
    </message>
    <message>
        <source>round trips</source>
        <translation>完整交易</translation>
    </message>
    <message>
        <source>short selling</source>
        <translation>沽空</translation>
    </message>
    <message>
        <source>spread of options</source>
        <translation>期權價差</translation>
    </message>
    <message>
        <source>total assets</source>
        <translation>總資產</translation>
    </message>
    <message>
        <source>trade journal</source>
        <translation>交易日記</translation>
    </message>
    <message>
        <source>valuation</source>
        <translation>估值</translation>
    </message>
</context>
<context>
    <name>Drawings</name>
    <message>
        <source>A drawing was deleted.</source>
        <translation>已刪除一個繪圖。</translation>
    </message>
    <message>
        <source>Brown</source>
        <translation>棕色</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Cobalt</source>
        <translation>鈷藍</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>顏色</translation>
    </message>
    <message>
        <source>Dashed</source>
        <translation>虛線</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Delete all drawings of the security</source>
        <translation>刪除該證券的全部繪圖</translation>
    </message>
    <message>
        <source>Delete the drawing</source>
        <translation>刪除繪圖</translation>
    </message>
    <message>
        <source>Delete the selected drawing</source>
        <translation>刪除所選繪圖</translation>
    </message>
    <message>
        <source>Dotted</source>
        <translation>點線</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>繪圖</translation>
    </message>
    <message>
        <source>Drawing tools</source>
        <translation>繪圖工具</translation>
    </message>
    <message>
        <source>Drawings on the chart</source>
        <translation>圖表上的繪圖</translation>
    </message>
    <message>
        <source>Edit the words</source>
        <translation>編輯文字</translation>
    </message>
    <message>
        <source>Fibonacci retracement</source>
        <translation>斐波那契回調</translation>
    </message>
    <message>
        <source>Fold the drawing tools</source>
        <translation>收起繪圖工具</translation>
    </message>
    <message>
        <source>Hide all drawings</source>
        <translation>隱藏全部繪圖</translation>
    </message>
    <message>
        <source>Horizontal line</source>
        <translation>水平線</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>小時</translation>
    </message>
    <message>
        <source>Ink</source>
        <translation>墨色</translation>
    </message>
    <message>
        <source>Jade</source>
        <translation>翠玉</translation>
    </message>
    <message>
        <source>Lime</source>
        <translation>青檸</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>線型</translation>
    </message>
    <message>
        <source>Lock all drawings</source>
        <translation>鎖定全部繪圖</translation>
    </message>
    <message>
        <source>Magnet to open, high, low, close</source>
        <translation>吸附至開市、最高、最低、收市價</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>量度</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分鐘</translation>
    </message>
    <message>
        <source>Months and longer</source>
        <translation>月及以上</translation>
    </message>
    <message>
        <source>More drawing tools</source>
        <translation>更多繪圖工具</translation>
    </message>
    <message>
        <source>No more drawings: at most {most} of a security and {all} in all</source>
        <translation>不能再加入繪圖：每隻證券最多 {most} 個，合共最多 {all} 個</translation>
    </message>
    <message>
        <source>Parallel channel</source>
        <translation>平行通道</translation>
    </message>
    <message>
        <source>Plum</source>
        <translation>梅紫</translation>
    </message>
    <message>
        <source>Ray</source>
        <translation>射線</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Redo on the chart</source>
        <translation>重做圖表上的更改</translation>
    </message>
    <message>
        <source>Rose</source>
        <translation>玫瑰</translation>
    </message>
    <message>
        <source>Select and move</source>
        <translation>選取與移動</translation>
    </message>
    <message>
        <source>Show or fold the drawing tools</source>
        <translation>顯示或收起繪圖工具</translation>
    </message>
    <message>
        <source>Show the drawing tools</source>
        <translation>顯示繪圖工具</translation>
    </message>
    <message>
        <source>Shown on</source>
        <translation>顯示於</translation>
    </message>
    <message>
        <source>Solid</source>
        <translation>實線</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Trend line</source>
        <translation>趨勢線</translation>
    </message>
    <message>
        <source>Undo on the chart</source>
        <translation>復原圖表上的更改</translation>
    </message>
    <message>
        <source>Weeks</source>
        <translation>週</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>粗幼</translation>
    </message>
    <message>
        <source>Words on the chart</source>
        <translation>圖表上的文字</translation>
    </message>
    <message>
        <source>{count} bars</source>
        <translation>{count} 根K線</translation>
    </message>
    <message>
        <source>{count} drawings are not shown: the factors of this adjustment are not known</source>
        <translation>{count} 個繪圖未顯示：此復權方式的因子未知</translation>
    </message>
    <message>
        <source>{count} drawings of the layout cannot be shown and stay in its file: {reason}</source>
        <translation>版面中有 {count} 個繪圖無法顯示，仍保留於檔案中：{reason}</translation>
    </message>
    <message>
        <source>{count} drawings were deleted.</source>
        <translation>已刪除 {count} 個繪圖。</translation>
    </message>
    <message>
        <source>{number} of {count}: {drawing}</source>
        <translation>第 {number} 個，共 {count} 個：{drawing}</translation>
    </message>
</context>
<context>
    <name>Environment</name>
    <message>
        <source>LIVE</source>
        <translation>實盤</translation>
    </message>
    <message>
        <source>PAPER</source>
        <translation>模擬</translation>
    </message>
    <message>
        <source>PRACTICE</source>
        <translation>練習</translation>
    </message>
    <message>
        <source>real money</source>
        <translation>真實資金</translation>
    </message>
    <message>
        <source>simulated by the broker</source>
        <translation>由券商模擬</translation>
    </message>
    <message>
        <source>simulated exchange</source>
        <translation>模擬交易所</translation>
    </message>
    <message>
        <source>simulated exchange, no real money</source>
        <translation>練習交易所，非真實資金</translation>
    </message>
    <message>
        <source>the broker&apos;s simulation, no real money</source>
        <translation>券商的模擬，非真實資金</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>A GTD order needs the last day on which it stays.</source>
        <translation>GTD 訂單需要到期日。</translation>
    </message>
    <message>
        <source>A change either sets attached exits or withdraws them.</source>
        <translation>一次更改只能設定或撤回附帶離場單，不能兩者並行。</translation>
    </message>
    <message>
        <source>A combination has {least} to {most} legs, not {count}.</source>
        <translation>組合須有 {least} 至 {most} 腿，而非 {count} 腿。</translation>
    </message>
    <message>
        <source>A combination is a limit or a market order.</source>
        <translation>組合只可為限價單或市價單。</translation>
    </message>
    <message>
        <source>A compressed message of {length} bytes cannot be opened.</source>
        <translation>無法解開 {length} 位元組的壓縮訊息。</translation>
    </message>
    <message>
        <source>A condition counts over 1 to {limit} days, not {days}.</source>
        <translation>條件的日數為 1 至 {limit}，不能是 {days}。</translation>
    </message>
    <message>
        <source>A fault of Tideboard itself ended the connection.</source>
        <translation>Tideboard 自身的故障令連線中斷。</translation>
    </message>
    <message>
        <source>A file of the place has a name that leads out of it: {path}.</source>
        <translation>共用位置有檔案的名稱指向該位置之外：{path}。</translation>
    </message>
    <message>
        <source>A hub does not pass this on; a connection of its own has it.</source>
        <translation>行情中樞不轉發此項；直接連線才有。</translation>
    </message>
    <message>
        <source>A market order has no limit price.</source>
        <translation>市價單沒有限價。</translation>
    </message>
    <message>
        <source>A message ends after {length} bytes, before its own end.</source>
        <translation>訊息在 {length} 位元組處中斷，並不完整。</translation>
    </message>
    <message>
        <source>A message has a signature of a wrong length ({length}).</source>
        <translation>訊息的簽署長度錯誤（{length}）。</translation>
    </message>
    <message>
        <source>A message has {length} bytes where it says {expected}.</source>
        <translation>訊息有 {length} 位元組，應為 {expected}。</translation>
    </message>
    <message>
        <source>A message was damaged on the way (call {proto_id}).</source>
        <translation>訊息在途中損壞（請求 {proto_id}）。</translation>
    </message>
    <message>
        <source>A name of 1 to 32 visible characters, please.</source>
        <translation>名稱須為 1 至 32 個可見字元。</translation>
    </message>
    <message>
        <source>A newer Tideboard made the archive (form {version}). It is left as it is; start that version.</source>
        <translation>歸檔由較新版本的 Tideboard 建立（格式 {version}），保持不變；請啟動該版本。</translation>
    </message>
    <message>
        <source>A newer Tideboard made the table “{table}” of the place (form {version}). Install that version.</source>
        <translation>共用位置的表「{table}」由較新的 Tideboard 建立（格式 {version}）。請安裝該版本。</translation>
    </message>
    <message>
        <source>A note has at most {limit} characters, not {value}.</source>
        <translation>備註最多 {limit} 個字元，不能是 {value} 個。</translation>
    </message>
    <message>
        <source>A note has at most {most} characters.</source>
        <translation>備註最多 {most} 個字。</translation>
    </message>
    <message>
        <source>A page of results has 1 to {limit} rows.</source>
        <translation>每頁結果為 1 至 {limit} 行。</translation>
    </message>
    <message>
        <source>A part of the archive has a form that this version cannot read (form {format}).</source>
        <translation>歸檔有一部分的格式本版本無法讀取（格式 {format}）。</translation>
    </message>
    <message>
        <source>A part of the archive is damaged: {series} of {symbol} on {day}, from {provider}. The rest is whole.</source>
        <translation>歸檔有一部分損壞：{symbol} 在 {day} 的 {series}，來自 {provider}。其餘完好。</translation>
    </message>
    <message>
        <source>A price has at most {most} digits before and after its point.</source>
        <translation>價格的小數點前後最多各 {most} 位。</translation>
    </message>
    <message>
        <source>A quantity above {most} cannot be sent.</source>
        <translation>數量超過 {most}，不能送出。</translation>
    </message>
    <message>
        <source>A raise of the loss brake of {account} wants the password.</source>
        <translation>放寬 {account} 的虧損煞停需要密碼。</translation>
    </message>
    <message>
        <source>A replay has no way to trade.</source>
        <translation>回放中無法交易。</translation>
    </message>
    <message>
        <source>A request may wait 60,000 ms at most, not {timeout_ms}.</source>
        <translation>請求最多等候 60,000 毫秒，不能是 {timeout_ms}。</translation>
    </message>
    <message>
        <source>A rule needs at least one comparison, at most {most}, in groups at most {depth} deep.</source>
        <translation>一條規則至少需要一個比較，最多 {most} 個，分組最多 {depth} 層。</translation>
    </message>
    <message>
        <source>A subscription can be given back after one minute.</source>
        <translation>訂閱滿一分鐘後才能取消。</translation>
    </message>
    <message>
        <source>A text size of {value} % is outside {least} to {most} %.</source>
        <translation>文字大小 {value} % 不在 {least} 至 {most} % 之內。</translation>
    </message>
    <message>
        <source>A trading password has at least {shortest} characters.</source>
        <translation>交易密碼至少要有 {shortest} 個字元。</translation>
    </message>
    <message>
        <source>A trading password was chosen before. Type that one.</source>
        <translation>之前已設定交易密碼，請輸入那一個。</translation>
    </message>
    <message>
        <source>A trailing stop limit needs the distance of its limit.</source>
        <translation>跟蹤止損限價單需要限價的距離。</translation>
    </message>
    <message>
        <source>A trailing stop needs one distance: an amount or a percentage.</source>
        <translation>跟蹤止損需要一個距離：金額或百分比。</translation>
    </message>
    <message>
        <source>A watchlist cannot be called “{name}”.</source>
        <translation>自選列表不能名為「{name}」。</translation>
    </message>
    <message>
        <source>A working trailing stop keeps its kind of distance, amount or percentage.</source>
        <translation>已掛出的跟蹤止損不能在金額與百分比之間更換。</translation>
    </message>
    <message>
        <source>Alerts of {market} ring in the regular session only.</source>
        <translation>{market} 的提示只在正常時段發出。</translation>
    </message>
    <message>
        <source>All legs of a combination are of one market.</source>
        <translation>組合的各腿須屬同一市場。</translation>
    </message>
    <message>
        <source>An alert&apos;s value has at most {limit} decimal places.</source>
        <translation>提示的數值最多 {limit} 位小數。</translation>
    </message>
    <message>
        <source>An encrypted message cannot be opened. Is it OpenD&apos;s own key file?</source>
        <translation>無法解開加密訊息。是否 OpenD 自己的密鑰檔？</translation>
    </message>
    <message>
        <source>An encrypted message has a wrong length ({length}).</source>
        <translation>加密訊息長度錯誤（{length}）。</translation>
    </message>
    <message>
        <source>An error in Tideboard ended it; the log file has the details.</source>
        <translation>Tideboard 出錯，未能繼續；詳情見日誌檔。</translation>
    </message>
    <message>
        <source>Another confirmation is open; answer that one first.</source>
        <translation>另一個確認正在等候；請先處理。</translation>
    </message>
    <message>
        <source>Another order came in meanwhile; nothing was sent. Look at the list again.</source>
        <translation>期間有新訂單；沒有送出任何內容。請再看一次清單。</translation>
    </message>
    <message>
        <source>Another password is being checked. Try again in a moment.</source>
        <translation>正在核對另一個密碼，請稍後再試。</translation>
    </message>
    <message>
        <source>Another program has {path} open. End it, then try again; nothing was changed.</source>
        <translation>另一程式正在使用 {path}。請結束該程式後再試；未作任何更改。</translation>
    </message>
    <message>
        <source>Another program listens at {path}.</source>
        <translation>另一個程式正在使用 {path}。</translation>
    </message>
    <message>
        <source>Another program signed in with the same keys and took this connection&apos;s place.</source>
        <translation>其他程式以相同的 Key 登入，取代了此連線。</translation>
    </message>
    <message>
        <source>Another program writes the archive: {program}, process {process}. This one reads it only.</source>
        <translation>另一程式正在寫入歸檔：{program}，行程 {process}。本程式只讀取。</translation>
    </message>
    <message>
        <source>Another tideboard-hub passes values on over this server.</source>
        <translation>另一個 tideboard-hub 正經此伺服器轉發。</translation>
    </message>
    <message>
        <source>Attached exits need a take profit or a stop loss.</source>
        <translation>附帶離場單需要止盈或止損。</translation>
    </message>
    <message>
        <source>Attached exits wait for their price, so they cannot be immediate-or-cancel.</source>
        <translation>附帶離場單要等待觸發價，不能是即時成交否則取消。</translation>
    </message>
    <message>
        <source>Connect an account with real money first: its password is asked.</source>
        <translation>請先連接實盤賬戶：會詢問其密碼。</translation>
    </message>
    <message>
        <source>Each leg of a combination is a contract of its own.</source>
        <translation>組合的每一腿須為不同合約。</translation>
    </message>
    <message>
        <source>For the broker&apos;s support: code {number}, trace {trace}.</source>
        <translation>供券商客服追查：代碼 {number}，編號 {trace}。</translation>
    </message>
    <message>
        <source>For the broker&apos;s support: trace {trace}.</source>
        <translation>供券商客服追查的編號：{trace}。</translation>
    </message>
    <message>
        <source>Here each leg has the ratio 1. For more contracts send more combinations.</source>
        <translation>在此每條腿的比例均為 1。要更多張數，請增加組合的份數。</translation>
    </message>
    <message>
        <source>Holdings’ changes are told over 1, 5, 20 and 60 days, not {value}.</source>
        <translation>持股變動只提供 1、5、20 和 60 天，沒有 {value} 天。</translation>
    </message>
    <message>
        <source>It cannot take the place of that order.</source>
        <translation>它不能替換該訂單。</translation>
    </message>
    <message>
        <source>It could not be closed when its turn came.</source>
        <translation>輪到它時未能平倉。</translation>
    </message>
    <message>
        <source>It covers {sold}, still sold.</source>
        <translation>它備兌仍然沽空的 {sold}。</translation>
    </message>
    <message>
        <source>It does not trade now, outside regular hours.</source>
        <translation>它在常規時段以外，現在不交易。</translation>
    </message>
    <message>
        <source>It is being closed already.</source>
        <translation>它已在平倉中。</translation>
    </message>
    <message>
        <source>It is not filled in yet: Settings, Notices.</source>
        <translation>尚未填寫：設定，通知。</translation>
    </message>
    <message>
        <source>It is not known how old the hub&apos;s answer is: it counts for nothing.</source>
        <translation>不知道行情中樞的答覆有多舊：不作數。</translation>
    </message>
    <message>
        <source>It is not the order that you confirmed.</source>
        <translation>這不是你確認的訂單。</translation>
    </message>
    <message>
        <source>It may cover {sold}, still sold: not all terms are known.</source>
        <translation>它可能備兌仍然沽空的 {sold}：合約條款並非全部已知。</translation>
    </message>
    <message>
        <source>It was given up before it could be sent.</source>
        <translation>送出之前已放棄。</translation>
    </message>
    <message>
        <source>Its box was not ticked.</source>
        <translation>未剔選此項。</translation>
    </message>
    <message>
        <source>Its limit {price} does not reach the best price {best}.</source>
        <translation>其限價 {price} 未達最佳價 {best}。</translation>
    </message>
    <message>
        <source>Keys and market data do not go to {host} in clear text: use an https address.</source>
        <translation>密鑰和行情數據不會以明文傳到 {host}：請使用 https 地址。</translation>
    </message>
    <message>
        <source>Keys are not sent in clear text to another computer. Use an https and wss address instead of {host}.</source>
        <translation>Key 不會以明文送到另一部電腦。請用 https 和 wss 地址代替 {host}。</translation>
    </message>
    <message>
        <source>Minute {minute} lies outside the hours of its session and was not recorded.</source>
        <translation>第 {minute} 分鐘不在該交易時段內，沒有記錄。</translation>
    </message>
    <message>
        <source>Minutes of capital flow cannot be read again: confirm that they are to be dropped.</source>
        <translation>資金流向的分鐘數據無法再次讀取：請確認要刪除。</translation>
    </message>
    <message>
        <source>No NATS server answers at {address}: prices of the hub do not come. Start it, or look at its output.</source>
        <translation>{address} 沒有 NATS 伺服器回應：行情中樞的行情不來。請啟動它，或查看其輸出。</translation>
    </message>
    <message>
        <source>No account is chosen yet.</source>
        <translation>尚未選擇帳戶。</translation>
    </message>
    <message>
        <source>No answer came in time.</source>
        <translation>未及時收到回應。</translation>
    </message>
    <message>
        <source>No ask: nobody sells now.</source>
        <translation>沒有賣價：現時無人賣出。</translation>
    </message>
    <message>
        <source>No bid: nobody buys now.</source>
        <translation>沒有買價：現時無人買入。</translation>
    </message>
    <message>
        <source>No day up to {day} began late.</source>
        <translation>截至 {day}，沒有延遲開市的交易日。</translation>
    </message>
    <message>
        <source>No key of the hub is kept on this computer. Open “Connection” and paste the line of its file window.key.</source>
        <translation>此電腦未儲存行情中樞的密鑰。請開啟「連線」，貼上其 window.key 檔案的那一行。</translation>
    </message>
    <message>
        <source>No keyring answers, so no password is saved: you type it at each unlock. Start GNOME Keyring or KWallet, then try again.</source>
        <translation>密鑰圈沒有回應，因此不儲存密碼：每次解鎖都要輸入。請啟動 GNOME Keyring 或 KWallet 後再試。</translation>
    </message>
    <message>
        <source>No keyring keeps the trading password: a pin needs one that lasts over a restart.</source>
        <translation>沒有密鑰圈保存交易密碼：釘住帳戶需要重新啟動後仍有效的密碼。</translation>
    </message>
    <message>
        <source>No keyring that protects secrets was found, so no password is saved: you type it at each unlock. Start GNOME Keyring or KWallet, then try again.</source>
        <translation>找不到能保護密碼的密鑰圈，因此不儲存密碼：每次解鎖都要輸入。請啟動 GNOME Keyring 或 KWallet 後再試。</translation>
    </message>
    <message>
        <source>No order book of this security was recorded. The Archive dock chooses of which ones books are kept.</source>
        <translation>沒有記錄該證券的擺盤。在歸檔面板中選擇保留哪些證券的擺盤。</translation>
    </message>
    <message>
        <source>No password is remembered for this account.</source>
        <translation>沒有記住此帳戶的密碼。</translation>
    </message>
    <message>
        <source>No price is known.</source>
        <translation>沒有價格。</translation>
    </message>
    <message>
        <source>No prices for {symbol}: your login may watch {limit} symbols, and all places are taken. Close a list or a panel to free some.</source>
        <translation>沒有 {symbol} 的行情：你的登入最多可看 {limit} 個代號，現已用完。請關閉列表或面板騰出名額。</translation>
    </message>
    <message>
        <source>No trades of this security were recorded. The Archive dock chooses of which ones trades are kept.</source>
        <translation>沒有記錄該證券的逐筆成交。在歸檔面板中選擇保留哪些證券的成交。</translation>
    </message>
    <message>
        <source>No trading password is chosen yet. Unlock trading first to choose one.</source>
        <translation>尚未自訂交易密碼。請先解鎖交易並設定。</translation>
    </message>
    <message>
        <source>No value lies between {least} and {most}.</source>
        <translation>{least} 與 {most} 之間沒有數值。</translation>
    </message>
    <message>
        <source>Nothing answered at {host}:{port} in time.</source>
        <translation>{host}:{port} 未及時回應。</translation>
    </message>
    <message>
        <source>Nothing answers at {host}:{port} ({detail}).</source>
        <translation>{host}:{port} 沒有回應（{detail}）。</translation>
    </message>
    <message>
        <source>Nothing goes to the broker without a confirmation.</source>
        <translation>沒有確認，任何訂單都不會送到券商。</translation>
    </message>
    <message>
        <source>Nothing has come over the connection for {seconds} s.</source>
        <translation>連線已有 {seconds} 秒沒有收到任何內容。</translation>
    </message>
    <message>
        <source>Nothing is left that is free to be closed.</source>
        <translation>沒有剩下可平的數量。</translation>
    </message>
    <message>
        <source>Nothing of it was recorded on this day.</source>
        <translation>該日沒有記錄。</translation>
    </message>
    <message>
        <source>Nothing was signed in; the browser came back with: “{text}”</source>
        <translation>未能登入；瀏覽器返回：「{text}」</translation>
    </message>
    <message>
        <source>Only a GTD order has a last day.</source>
        <translation>只有 GTD 訂單有到期日。</translation>
    </message>
    <message>
        <source>Only a trailing stop limit has a distance of its limit.</source>
        <translation>只有跟蹤止損限價單有限價的距離。</translation>
    </message>
    <message>
        <source>Only an account with real money is pinned; {account} has none.</source>
        <translation>只有實盤帳戶可以釘住；{account} 沒有真實資金。</translation>
    </message>
    <message>
        <source>Only day, week and month flow take a date range.</source>
        <translation>只有日、週、月資金流向可選日期範圍。</translation>
    </message>
    <message>
        <source>Only stop orders have a stop price.</source>
        <translation>只有止損單有止損價。</translation>
    </message>
    <message>
        <source>Only trailing stops have a distance.</source>
        <translation>只有跟蹤止損單有跟蹤距離。</translation>
    </message>
    <message>
        <source>OpenD does not use encryption, or another key: give it the same key file.</source>
        <translation>OpenD 未用加密，或密鑰不同：請給它同一個密鑰檔。</translation>
    </message>
    <message>
        <source>OpenD got no answer from the broker: “{text}”</source>
        <translation>OpenD 收不到券商的回應：「{text}」</translation>
    </message>
    <message>
        <source>OpenD has lost its own connection to the broker: “{text}”</source>
        <translation>OpenD 與券商的連線已斷：「{text}」</translation>
    </message>
    <message>
        <source>Order {order} works still: once cancelled it could not be put back, and its box was not ticked.</source>
        <translation>訂單 {order} 仍然有效：撤銷後無法放回，且未剔選此項。</translation>
    </message>
    <message>
        <source>Orders never pass a hub. Choose a connection for orders beside it (Connect), or only watch.</source>
        <translation>訂單從不經過行情中樞。請（在「連線」中）另選一個訂單連線，或只看行情。</translation>
    </message>
    <message>
        <source>Others may read {path}. Give it mode 0600.</source>
        <translation>其他人可以讀取 {path}。請把權限設為 0600。</translation>
    </message>
    <message>
        <source>Passwords and orders are not sent in clear text to another computer. Set up OpenD&apos;s encryption.</source>
        <translation>密碼和訂單不會以明文送到另一部電腦。請為 OpenD 設定加密。</translation>
    </message>
    <message>
        <source>Passwords and orders are not sent in clear text to {host}, another computer. Use https.</source>
        <translation>密碼和訂單不會以明文送到另一部電腦 {host}。請用 https。</translation>
    </message>
    <message>
        <source>Practice and real connections do not go together: prices, orders and the second flow must all be practice or all be real.</source>
        <translation>練習與真實連線不能同用：行情、訂單和第二資金流向須全部是練習，或全部是真實。</translation>
    </message>
    <message>
        <source>Prices do not pass to {host} in clear text, where they could be changed. Use tls://.</source>
        <translation>行情不以明文傳到 {host}，途中可能被改動。請使用 tls://。</translation>
    </message>
    <message>
        <source>Releases are asked for over https only, so that nobody on the way can change the answer ({host}).</source>
        <translation>發佈版本只經 https 查詢，以免途中有人更改回應（{host}）。</translation>
    </message>
    <message>
        <source>Results can be sorted only by a figure with a condition; add one for it.</source>
        <translation>結果只能按條件中的指標排序；請加入該條件。</translation>
    </message>
    <message>
        <source>Rows of publication {number} are missing in the place. tideboard-archive shared verify says more.</source>
        <translation>共用位置缺少第 {number} 次發佈的數據。詳情請執行 tideboard-archive shared verify。</translation>
    </message>
    <message>
        <source>Something went wrong: {code}</source>
        <translation>出現問題：{code}</translation>
    </message>
    <message>
        <source>The NATS server at {address} is there, but no hub answers on it. Start tideboard-hub run.</source>
        <translation>{address} 的 NATS 伺服器在，但沒有行情中樞回應。請啟動 tideboard-hub run。</translation>
    </message>
    <message>
        <source>The NATS server at {host}:{port} refuses the key of the hub.</source>
        <translation>{host}:{port} 的 NATS 伺服器拒絕行情中樞的密鑰。</translation>
    </message>
    <message>
        <source>The NATS server refuses what a window asks (“{text}”). Run tideboard-hub setup again, and restart both.</source>
        <translation>NATS 伺服器拒絕視窗的請求（「{text}」）。請重新執行 tideboard-hub setup，並重啟兩者。</translation>
    </message>
    <message>
        <source>The access token has ended or was replaced. Enter the one that is in force: “{text}”</source>
        <translation>Access Token 已到期或已更換。請輸入現行的：「{text}」</translation>
    </message>
    <message>
        <source>The account does not trade {market}.</source>
        <translation>帳戶不能交易 {market}。</translation>
    </message>
    <message>
        <source>The account was pinned before it could be sent.</source>
        <translation>送出之前帳戶已被釘住。</translation>
    </message>
    <message>
        <source>The account&apos;s token, a second factor beside the trade password, stands in the way of this unlock: look in the broker&apos;s app whether it is on and bound, or unlock in OpenD&apos;s own window. The broker says: “{text}”</source>
        <translation>帳戶的令牌（交易密碼以外的第二重驗證）令今次解鎖無法完成：請在券商 App 查看令牌是否已啟用及綁定，或在 OpenD 自己的視窗解鎖。券商說：「{text}」</translation>
    </message>
    <message>
        <source>The amount {value} is too large for the archive to keep exactly.</source>
        <translation>數額 {value} 過大，歸檔無法精確保存。</translation>
    </message>
    <message>
        <source>The answer cannot be read (call {proto_id}).</source>
        <translation>無法讀取回覆（請求 {proto_id}）。</translation>
    </message>
    <message>
        <source>The answer is too large to pass the hub.</source>
        <translation>答覆太大，無法通過行情中樞。</translation>
    </message>
    <message>
        <source>The archive cannot be read ({reason}).</source>
        <translation>無法讀取歸檔（{reason}）。</translation>
    </message>
    <message>
        <source>The archive could not be written ({text}). What it has stays.</source>
        <translation>無法寫入歸檔（{text}）。已有內容不變。</translation>
    </message>
    <message>
        <source>The archive has no trading hours of {market} on {day}.</source>
        <translation>歸檔中沒有 {market} 在 {day} 的交易時間。</translation>
    </message>
    <message>
        <source>The archive&apos;s file cannot be read ({text}). Restore a backup, or move the file away to begin anew.</source>
        <translation>無法讀取歸檔檔案（{text}）。請還原備份，或移走該檔案重新開始。</translation>
    </message>
    <message>
        <source>The broker allows {limit} connections, and {online} are open. Close other programs on this account.</source>
        <translation>券商容許 {limit} 個連線，已有 {online} 個。請關閉此帳戶的其他程式。</translation>
    </message>
    <message>
        <source>The broker answered without an order id.</source>
        <translation>券商的回覆沒有訂單編號。</translation>
    </message>
    <message>
        <source>The broker cannot cancel all orders of this account in one go.</source>
        <translation>券商不能一次撤銷此帳戶的全部訂單。</translation>
    </message>
    <message>
        <source>The broker cannot do this to an order.</source>
        <translation>券商不支援這種訂單操作。</translation>
    </message>
    <message>
        <source>The broker cannot read the call: “{text}”</source>
        <translation>券商無法讀取請求：「{text}」</translation>
    </message>
    <message>
        <source>The broker cannot sort warrants by this column.</source>
        <translation>券商不能按此欄位排序窩輪。</translation>
    </message>
    <message>
        <source>The broker cannot verify the call. Check the app secret and this computer&apos;s clock: “{text}”</source>
        <translation>券商無法核實請求。請檢查 App Secret 和本機時鐘：「{text}」</translation>
    </message>
    <message>
        <source>The broker closed the connection ({reason}): “{text}”</source>
        <translation>券商關閉了連線（{reason}）：「{text}」</translation>
    </message>
    <message>
        <source>The broker counts this computer&apos;s address as mainland China and takes no orders of programs from there: “{text}” Use the broker&apos;s own app; its support can say why.</source>
        <translation>券商認為本電腦的網絡地址在中國內地，不接受從那裡由程式發出的訂單：「{text}」。請使用券商自己的應用程式；原因可向其客服查詢。</translation>
    </message>
    <message>
        <source>The broker did not accept the login: “{text}”</source>
        <translation>券商不接受登入：「{text}」</translation>
    </message>
    <message>
        <source>The broker did not accept the sign-in: “{text}”</source>
        <translation>券商不接受此登入：「{text}」</translation>
    </message>
    <message>
        <source>The broker did not confirm in time that its exits are cancelled.</source>
        <translation>券商沒有及時確認平倉訂單已撤銷。</translation>
    </message>
    <message>
        <source>The broker did not confirm in time that its ticked entries are cancelled.</source>
        <translation>券商沒有及時確認剔選的開倉訂單已撤銷。</translation>
    </message>
    <message>
        <source>The broker did not confirm the cancel within 10 s: no stop was sent.</source>
        <translation>券商未在 10 秒內確認撤單：未送出止損單。</translation>
    </message>
    <message>
        <source>The broker does not allow this app key from your internet address: “{text}”</source>
        <translation>券商不容許從你的網絡地址使用此 App Key：「{text}」</translation>
    </message>
    <message>
        <source>The broker does not know this account.</source>
        <translation>券商沒有這個帳戶。</translation>
    </message>
    <message>
        <source>The broker does not know this app key. Copy it anew: “{text}”</source>
        <translation>券商無法識別此 App Key。請重新複製：「{text}」</translation>
    </message>
    <message>
        <source>The broker does not know this symbol: “{text}”</source>
        <translation>券商沒有這個代號：「{text}」</translation>
    </message>
    <message>
        <source>The broker does not offer this: “{text}”</source>
        <translation>券商不提供此項：「{text}」</translation>
    </message>
    <message>
        <source>The broker does not tell how much history was used.</source>
        <translation>券商不告知已用的歷史額度。</translation>
    </message>
    <message>
        <source>The broker filters warrants by one status, and by expiries that follow each other.</source>
        <translation>券商只能按一個狀態、及相連的到期範圍篩選窩輪。</translation>
    </message>
    <message>
        <source>The broker has no list of this market: find an instrument by its code.</source>
        <translation>券商沒有此市場的清單：請以代號搜尋證券。</translation>
    </message>
    <message>
        <source>The broker has no lock for paper accounts.</source>
        <translation>券商對模擬帳戶沒有交易鎖。</translation>
    </message>
    <message>
        <source>The broker has no prices of this security: “{text}”</source>
        <translation>券商沒有此證券的行情：「{text}」</translation>
    </message>
    <message>
        <source>The broker has no such call for this account: “{text}”</source>
        <translation>券商對此帳戶沒有這一接口：「{text}」</translation>
    </message>
    <message>
        <source>The broker keeps the group “{group}” by itself; it cannot be changed.</source>
        <translation>分組「{group}」由券商管理，不能更改。</translation>
    </message>
    <message>
        <source>The broker moves the prices of a trailing stop itself.</source>
        <translation>跟蹤止損的價格由券商自行移動。</translation>
    </message>
    <message>
        <source>The broker refused this password.</source>
        <translation>券商拒絕此密碼。</translation>
    </message>
    <message>
        <source>The broker refused: “{text}”</source>
        <translation>券商拒絕：「{text}」</translation>
    </message>
    <message>
        <source>The broker rejected it: “{text}”</source>
        <translation>券商拒絕：「{text}」</translation>
    </message>
    <message>
        <source>The broker rejected the order with its exits: “{text}” The reason is not explained by the broker.</source>
        <translation>券商拒絕了帶有離場單的訂單：「{text}」。券商沒有解釋原因。</translation>
    </message>
    <message>
        <source>The broker sent a message that cannot be read ({message}).</source>
        <translation>券商送來無法讀取的訊息（{message}）。</translation>
    </message>
    <message>
        <source>The broker took too long over it: “{text}”</source>
        <translation>券商處理時間過長：「{text}」</translation>
    </message>
    <message>
        <source>The broker wants a pause after wrong passwords: “{text}”</source>
        <translation>輸入錯誤密碼後，券商要求暫停：「{text}」</translation>
    </message>
    <message>
        <source>The broker wants the order&apos;s number, which is not known. Nothing was sent.</source>
        <translation>券商需要訂單編號，但編號不詳。沒有送出任何內容。</translation>
    </message>
    <message>
        <source>The broker&apos;s answer does not say what became of it: “{text}”</source>
        <translation>券商的回覆沒有說明訂單的結果：「{text}」</translation>
    </message>
    <message>
        <source>The broker&apos;s code: {number}.</source>
        <translation>券商的代碼：{number}。</translation>
    </message>
    <message>
        <source>The broker&apos;s limit of subscriptions is reached: “{text}”</source>
        <translation>已達券商的訂閱上限：「{text}」</translation>
    </message>
    <message>
        <source>The broker&apos;s limit of symbols is reached: “{text}”</source>
        <translation>已達券商的代號上限：「{text}」</translation>
    </message>
    <message>
        <source>The broker&apos;s orders and positions could not be read afresh.</source>
        <translation>無法重新讀取券商的訂單和持倉。</translation>
    </message>
    <message>
        <source>The broker&apos;s positions could not be read: what there is to close is not known.</source>
        <translation>未能讀取券商的持倉：不知道有甚麼可以平倉。</translation>
    </message>
    <message>
        <source>The broker&apos;s quota is used up: “{text}”</source>
        <translation>券商的額度已用完：「{text}」</translation>
    </message>
    <message>
        <source>The broker&apos;s server failed: “{text}”</source>
        <translation>券商的伺服器出錯：「{text}」</translation>
    </message>
    <message>
        <source>The broker&apos;s sign-in page at “{text}” is not encrypted, so it was not opened.</source>
        <translation>券商登入頁「{text}」未加密，因此沒有開啟。</translation>
    </message>
    <message>
        <source>The certificate of the NATS server at {host}:{port} is not to be trusted.</source>
        <translation>{host}:{port} 的 NATS 伺服器的證書不可信。</translation>
    </message>
    <message>
        <source>The certificate of {host} cannot be trusted ({detail}). Nothing was sent.</source>
        <translation>無法信任 {host} 的證書（{detail}）。沒有傳送任何內容。</translation>
    </message>
    <message>
        <source>The certificate of {host} cannot be trusted ({detail}). Somebody may stand between: nothing was read.</source>
        <translation>{host} 的證書不可信任（{detail}）。途中可能有人攔截，因此沒有讀取任何內容。</translation>
    </message>
    <message>
        <source>The connection dropped before it could be sent.</source>
        <translation>送出之前連線中斷。</translation>
    </message>
    <message>
        <source>The connection is closed.</source>
        <translation>連線已關閉。</translation>
    </message>
    <message>
        <source>The connection was lost.</source>
        <translation>連線已中斷。</translation>
    </message>
    <message>
        <source>The contracts of the legs are of different sizes: there is no net price of them all.</source>
        <translation>各腿的合約大小不同，沒有共同的淨價。</translation>
    </message>
    <message>
        <source>The copy of {symbol}’s nets ({provider}) that percentiles are read from was damaged. They are read from the recorded sessions instead and are right.</source>
        <translation>用於計算百分位的 {symbol} 淨流入副本（{provider}）已損壞。現改從已記錄的交易日讀取，百分位仍然正確。</translation>
    </message>
    <message>
        <source>The disk is full. The archive records nothing until there is room; what it has stays.</source>
        <translation>磁碟已滿。騰出空間之前歸檔不再記錄，已有內容不變。</translation>
    </message>
    <message>
        <source>The distance of a limit cannot be below zero.</source>
        <translation>限價的距離不能小於零。</translation>
    </message>
    <message>
        <source>The distance of a trailing stop must be above zero.</source>
        <translation>跟蹤止損的距離必須大於零。</translation>
    </message>
    <message>
        <source>The distance of a trailing stop must be below 100%.</source>
        <translation>跟蹤止損的距離必須小於 100%。</translation>
    </message>
    <message>
        <source>The field “{field}” is given twice.</source>
        <translation>欄位「{field}」重複。</translation>
    </message>
    <message>
        <source>The field “{field}” is not known here.</source>
        <translation>這裡無法識別欄位「{field}」。</translation>
    </message>
    <message>
        <source>The field “{field}” must lie between {low} and {high}.</source>
        <translation>欄位「{field}」須在 {low} 與 {high} 之間。</translation>
    </message>
    <message>
        <source>The field “{field}” wants {expected}, not {found}.</source>
        <translation>欄位「{field}」應為 {expected}，不是 {found}。</translation>
    </message>
    <message>
        <source>The figure {name} of {value} is outside {least} to {most}.</source>
        <translation>數值 {name} 為 {value}，超出 {least} 至 {most} 的範圍。</translation>
    </message>
    <message>
        <source>The file {path} cannot be used as a certificate authority ({detail}). Choose a PEM file, or remove it.</source>
        <translation>檔案 {path} 不能用作證書簽發機構（{detail}）。請選擇 PEM 檔案，或移除它。</translation>
    </message>
    <message>
        <source>The gateway does not know the field “{field}” of {call}.</source>
        <translation>閘道無法識別 {call} 的欄位「{field}」。</translation>
    </message>
    <message>
        <source>The gateway does not take our order number (remark), so the order was not accepted. Send it again: orders go without the number from now on, and one without an answer is found by its terms.</source>
        <translation>閘道不接受我們的訂單編號（remark），因此訂單不獲接受。請再送出：之後訂單不帶編號，沒有回應的訂單會按內容查找。</translation>
    </message>
    <message>
        <source>The gateway does not take the request {call}: “{text}”</source>
        <translation>閘道不接受請求 {call}：「{text}」</translation>
    </message>
    <message>
        <source>The gateway holds orders of this key back by a limit of its own, not the broker&apos;s (orders in a minute, value of a day, or hours): “{text}”</source>
        <translation>閘道以本身的限制（並非券商的）擋下此密鑰的訂單（每分鐘訂單數、單日金額或時段）：「{text}」</translation>
    </message>
    <message>
        <source>The gateway left out required fields ({message}).</source>
        <translation>閘道缺少必要欄位（{message}）。</translation>
    </message>
    <message>
        <source>The gateway or its key takes no order of this value (--max-order-value): “{text}”</source>
        <translation>閘道或其密鑰不接受此金額的訂單（--max-order-value）：「{text}」</translation>
    </message>
    <message>
        <source>The gateway or its key takes orders of some markets only (--allowed-markets): “{text}”</source>
        <translation>閘道或其密鑰只接受部分市場的訂單（--allowed-markets）：「{text}」</translation>
    </message>
    <message>
        <source>The gateway refuses the key: it is unknown there, has ended, or belongs to another computer.</source>
        <translation>閘道拒絕此密鑰：密鑰不存在、已到期，或屬於另一部電腦。</translation>
    </message>
    <message>
        <source>The gateway runs without a keys file: it lets everybody read, and nobody write ({call}).</source>
        <translation>閘道沒有密鑰清單：人人可讀取，無人可寫入（{call}）。</translation>
    </message>
    <message>
        <source>The gateway says that trading is locked.</source>
        <translation>閘道表示交易已上鎖。</translation>
    </message>
    <message>
        <source>The gateway sent a message of call {proto_id} that cannot be read.</source>
        <translation>閘道送來無法讀取的訊息（請求 {proto_id}）。</translation>
    </message>
    <message>
        <source>The gateway sent a push that cannot be read.</source>
        <translation>閘道送來無法讀取的推送。</translation>
    </message>
    <message>
        <source>The gateway sent a session key of a wrong length ({length}).</source>
        <translation>閘道送來的會話密鑰長度錯誤（{length}）。</translation>
    </message>
    <message>
        <source>The gateway sent an unknown call ({proto_id}).</source>
        <translation>閘道送來未知的請求（{proto_id}）。</translation>
    </message>
    <message>
        <source>The gateway speaks an unknown version of the protocol ({version}).</source>
        <translation>閘道使用未知的協定版本（{version}）。</translation>
    </message>
    <message>
        <source>The gateway uses an unknown message format ({body_format}).</source>
        <translation>閘道使用未知的訊息格式（{body_format}）。</translation>
    </message>
    <message>
        <source>The gateway wants a key, and none is set. Add it to the connection.</source>
        <translation>閘道需要密鑰，但尚未設定。請在連線中加入。</translation>
    </message>
    <message>
        <source>The gateway wants a subscription first: “{text}”</source>
        <translation>閘道要求先訂閱：「{text}」</translation>
    </message>
    <message>
        <source>The gateway wants to know the account&apos;s firm: “{text}”</source>
        <translation>閘道要知道帳戶所屬公司：「{text}」</translation>
    </message>
    <message>
        <source>The gateway was started without --enable-trading and takes no orders: “{text}”</source>
        <translation>閘道啟動時沒有 --enable-trading，不接受訂單：「{text}」</translation>
    </message>
    <message>
        <source>The gateway&apos;s key was changed. The connection is made anew.</source>
        <translation>閘道的密鑰已更換。正重新連線。</translation>
    </message>
    <message>
        <source>The gateway&apos;s login answer cannot be read. Does OpenD use encryption? Then choose its key file.</source>
        <translation>無法讀取閘道的登入回覆。OpenD 是否使用加密？若是，請選擇其密鑰檔。</translation>
    </message>
    <message>
        <source>The gesture that this order asks for was not made.</source>
        <translation>未作出此訂單所需的確認動作。</translation>
    </message>
    <message>
        <source>The group “{group}” is in step with another watchlist already.</source>
        <translation>分組「{group}」已與另一個自選列表同步。</translation>
    </message>
    <message>
        <source>The half minute of your confirmation is over.</source>
        <translation>確認後的半分鐘已過。</translation>
    </message>
    <message>
        <source>The hub and this window do not understand each other ({field}).</source>
        <translation>行情中樞與此視窗互不理解（{field}）。</translation>
    </message>
    <message>
        <source>The hub could not make this call; its log has the reason.</source>
        <translation>行情中樞未能執行此呼叫；原因見其日誌。</translation>
    </message>
    <message>
        <source>The hub did not answer in time.</source>
        <translation>行情中樞沒有及時回應。</translation>
    </message>
    <message>
        <source>The hub has no connection to {provider} now.</source>
        <translation>行情中樞現在沒有與 {provider} 的連線。</translation>
    </message>
    <message>
        <source>The hub is of another version of Tideboard.</source>
        <translation>行情中樞是另一個版本的 Tideboard。</translation>
    </message>
    <message>
        <source>The hub logged in anew, at {provider}.</source>
        <translation>行情中樞已重新登入：{provider}。</translation>
    </message>
    <message>
        <source>The hub makes too many calls for its windows now.</source>
        <translation>行情中樞正在為各視窗執行太多呼叫。</translation>
    </message>
    <message>
        <source>The hub passes on as many values as it may; close some views.</source>
        <translation>行情中樞轉發的項目已達上限，請關閉一些檢視。</translation>
    </message>
    <message>
        <source>The hub sent a value of another security.</source>
        <translation>行情中樞發來的是另一隻證券的資料。</translation>
    </message>
    <message>
        <source>The hub&apos;s answer came too late to count as new.</source>
        <translation>行情中樞的答覆來得太遲，不算新。</translation>
    </message>
    <message>
        <source>The hub&apos;s broker plays a recorded day again, which is not passed on as today&apos;s market.</source>
        <translation>行情中樞的券商正在重播錄製的一天，不會當作今天的行情轉發。</translation>
    </message>
    <message>
        <source>The hub&apos;s computer slept while it asked.</source>
        <translation>行情中樞所在的電腦在詢問時睡眠了。</translation>
    </message>
    <message>
        <source>The indicator “{indicator}” with these settings cannot be used in a rule on this computer.</source>
        <translation>在此電腦上，規則不能使用採用這些設定的指標「{indicator}」。</translation>
    </message>
    <message>
        <source>The key file cannot be read as an RSA private key.</source>
        <translation>無法把密鑰檔讀作 RSA 私鑰。</translation>
    </message>
    <message>
        <source>The key file holds a key of another kind; OpenD wants RSA.</source>
        <translation>密鑰檔內是其他種類的密鑰；OpenD 要 RSA。</translation>
    </message>
    <message>
        <source>The key file holds {bits} bits; OpenD wants {wanted}.</source>
        <translation>密鑰檔內的密鑰為 {bits} 位；OpenD 要 {wanted} 位。</translation>
    </message>
    <message>
        <source>The key holds {scope}, and one of its limits forbids this ({call}): account, market, symbol or value.</source>
        <translation>密鑰有 {scope} 權限，但其帳戶、市場、代號或金額限制不容許此操作（{call}）。</translation>
    </message>
    <message>
        <source>The key lacks the scope {scope}, which {call} needs.</source>
        <translation>密鑰缺少 {call} 所需的權限 {scope}。</translation>
    </message>
    <message>
        <source>The keyring entry “{name}” is damaged; save it again.</source>
        <translation>密鑰圈項目「{name}」已損壞；請重新儲存。</translation>
    </message>
    <message>
        <source>The keyring&apos;s entry with the keys of programs cannot be read.</source>
        <translation>無法讀取密鑰圈內外部程式的密鑰。</translation>
    </message>
    <message>
        <source>The keyring’s entry “{name}” holds no keys of a store.</source>
        <translation>密鑰圈的項目「{name}」沒有儲存空間的密鑰。</translation>
    </message>
    <message>
        <source>The keys file {path} cannot be used ({reason}).</source>
        <translation>無法使用密鑰清單 {path}（{reason}）。</translation>
    </message>
    <message>
        <source>The layout file {path} cannot be read ({where}). Nothing was changed; export the layout again, or choose another file.</source>
        <translation>無法讀取版面檔案 {path}（{where}）。沒有任何改動；請重新匯出版面，或選擇其他檔案。</translation>
    </message>
    <message>
        <source>The layout file {path} cannot be read: {reason}. Nothing was changed; choose another file.</source>
        <translation>無法讀取版面檔案 {path}：{reason}。沒有任何改動；請選擇其他檔案。</translation>
    </message>
    <message>
        <source>The layout file {path} is of a newer Tideboard ({writer}; form {version}, this one knows {known}). Nothing was changed; open it with that version.</source>
        <translation>版面檔案 {path} 屬於較新的 Tideboard（{writer}；格式 {version}，此程式認識 {known}）。沒有任何改動；請以該版本開啟。</translation>
    </message>
    <message>
        <source>The layouts in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay as they are and nothing is saved; start that version, or move the file away to begin anew.</source>
        <translation>{path} 中的版面屬於較新的 Tideboard（{writer}；格式 {version}，此程式認識 {known}）。版面保持原狀，不會儲存任何內容；請啟動該版本，或移走檔案重新開始。</translation>
    </message>
    <message>
        <source>The layouts in {path} cannot be read whole ({where}). Those that can be read are there; the file was kept aside.</source>
        <translation>{path} 中的版面無法完整讀取（{where}）。可以讀取的仍在；原檔案已另存。</translation>
    </message>
    <message>
        <source>The limit {name} of {value} is outside {least} to {most}.</source>
        <translation>限額 {name} 為 {value}，不在 {least} 至 {most} 之內。</translation>
    </message>
    <message>
        <source>The link of a watchlist to a group at the broker cannot be read ({row}).</source>
        <translation>無法讀取自選列表與券商分組的連結（{row}）。</translation>
    </message>
    <message>
        <source>The list of releases is not as it should be ({detail}).</source>
        <translation>發佈版本清單的內容不合規格（{detail}）。</translation>
    </message>
    <message>
        <source>The log of the table “{table}” of the place cannot be read.</source>
        <translation>共用位置的表「{table}」的日誌無法讀取。</translation>
    </message>
    <message>
        <source>The login message cannot be opened. Is it OpenD&apos;s own key file?</source>
        <translation>無法解開登入訊息。是否 OpenD 自己的密鑰檔？</translation>
    </message>
    <message>
        <source>The login was refused: “{text}”</source>
        <translation>登入被拒絕：「{text}」</translation>
    </message>
    <message>
        <source>The net price is not a number.</source>
        <translation>淨價不是數字。</translation>
    </message>
    <message>
        <source>The note holds a password or a key. It was not kept: take that out, then keep it again.</source>
        <translation>備註含有密碼或密鑰，未有保存：請刪去後再保存。</translation>
    </message>
    <message>
        <source>The note was not kept: {reason}. Keep it again.</source>
        <translation>備註未儲存：{reason}。請再儲存一次。</translation>
    </message>
    <message>
        <source>The other side announced a message of {length} bytes; at most {cap} are accepted.</source>
        <translation>對方宣告了 {length} 位元組的訊息；最多接受 {cap}。</translation>
    </message>
    <message>
        <source>The other side asks for another protocol version ({seen}).</source>
        <translation>對方要求另一個協定版本（{seen}）。</translation>
    </message>
    <message>
        <source>The own records cannot be read: {reason}.</source>
        <translation>無法讀取自己的記錄：{reason}。</translation>
    </message>
    <message>
        <source>The pin of {account} is not in the order log yet: it holds while Tideboard runs, and over a restart only once the log can be written.</source>
        <translation>{account} 的釘住尚未寫入訂單紀錄：Tideboard 執行期間有效，訂單紀錄可寫入後才會在重新啟動後保留。</translation>
    </message>
    <message>
        <source>The place did not answer for {seconds} s.</source>
        <translation>共用位置 {seconds} 秒沒有回應。</translation>
    </message>
    <message>
        <source>The place has a table “{table}” that is none of Tideboard’s.</source>
        <translation>共用位置有一個不屬於 Tideboard 的表「{table}」。</translation>
    </message>
    <message>
        <source>The place has values of another kind ({kind}): practice and real ones are never mixed.</source>
        <translation>共用位置的數值屬於另一類（{kind}）：練習數值與真實數值從不混用。</translation>
    </message>
    <message>
        <source>The place or this computer’s disk failed ({text}).</source>
        <translation>共用位置或本機的磁碟出錯（{text}）。</translation>
    </message>
    <message>
        <source>The position or its orders changed before it could be sent.</source>
        <translation>送出之前，持倉或相關訂單已有變動。</translation>
    </message>
    <message>
        <source>The practice account in {path} cannot be read ({reason}).</source>
        <translation>無法讀取 {path} 中的練習帳戶（{reason}）。</translation>
    </message>
    <message>
        <source>The practice account in {path} is of another version; reset it to go on.</source>
        <translation>{path} 中的練習帳戶屬於其他版本；請重置後繼續。</translation>
    </message>
    <message>
        <source>The practice exchange does not know the call “{name}”.</source>
        <translation>練習交易所無法識別請求「{name}」。</translation>
    </message>
    <message>
        <source>The practice exchange has no door “{door}” in this run.</source>
        <translation>練習交易所本次運行沒有入口「{door}」。</translation>
    </message>
    <message>
        <source>The practice exchange has no past session on {day}.</source>
        <translation>練習交易所在 {day} 沒有過往交易日。</translation>
    </message>
    <message>
        <source>The practice exchange is not running.</source>
        <translation>練習交易所沒有運行。</translation>
    </message>
    <message>
        <source>The price alerts could not be saved in {path}: {reason}.</source>
        <translation>無法把到價提示儲存到 {path}：{reason}。</translation>
    </message>
    <message>
        <source>The price alerts in {path} are not read yet; try again.</source>
        <translation>尚未讀取 {path} 中的到價提示；請再試。</translation>
    </message>
    <message>
        <source>The price alerts in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay as they are and none is watched; start that version, or move the file away to begin anew.</source>
        <translation>{path} 中的到價提示屬於較新的 Tideboard（{writer}；格式 {version}，此程式認識 {known}）。提示保持原狀，不會監察任何一個；請啟動該版本，或移走檔案重新開始。</translation>
    </message>
    <message>
        <source>The price alerts in {path} cannot be read whole ({where}). Those that can be read are watched; the file was kept aside.</source>
        <translation>{path} 中的到價提示無法完整讀取（{where}）。可以讀取的仍在監察；原檔案已另存。</translation>
    </message>
    <message>
        <source>The price alerts in {path} cannot be read: {reason}. None is watched; mend the file and start again.</source>
        <translation>無法讀取 {path} 中的到價提示：{reason}。沒有監察任何提示；請修復檔案後重新啟動。</translation>
    </message>
    <message>
        <source>The price left its limit before it could be sent.</source>
        <translation>送出之前，價格已離開其限價。</translation>
    </message>
    <message>
        <source>The price must be above zero.</source>
        <translation>價格必須大於零。</translation>
    </message>
    <message>
        <source>The program that reads the place ended by itself (exit code {exit}).</source>
        <translation>讀取共用位置的程式自行結束（結束碼 {exit}）。</translation>
    </message>
    <message>
        <source>The program that reads the place met an error of its own ({text}).</source>
        <translation>讀取共用位置的程式本身出錯（{text}）。</translation>
    </message>
    <message>
        <source>The proposal was over before its order could be sent.</source>
        <translation>提案在訂單送出前已結束。</translation>
    </message>
    <message>
        <source>The quantity must be above zero.</source>
        <translation>數量必須大於零。</translation>
    </message>
    <message>
        <source>The range from {begin} to {end} holds no day.</source>
        <translation>{begin} 至 {end} 之間沒有日子。</translation>
    </message>
    <message>
        <source>The ratio of a leg is 1 to {most}.</source>
        <translation>每腿的比例須為 1 至 {most}。</translation>
    </message>
    <message>
        <source>The reminder was not saved: {path} could not be written ({text}).</source>
        <translation>提醒未儲存：無法寫入 {path}（{text}）。</translation>
    </message>
    <message>
        <source>The reminders in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay as they are; start that version, or move the file away to begin anew.</source>
        <translation>{path} 中的日期提示屬於較新的 Tideboard（{writer}；格式 {version}，此程式認識 {known}）。提示保持原狀；請啟動該版本，或移走檔案重新開始。</translation>
    </message>
    <message>
        <source>The reminders in {path} cannot be read whole ({where}). Those that can be read are there; the file was kept aside.</source>
        <translation>{path} 中的日期提示無法完整讀取（{where}）。可以讀取的仍在；原檔案已另存。</translation>
    </message>
    <message>
        <source>The right to read {place} is missing.</source>
        <translation>沒有讀取 {place} 的權限。</translation>
    </message>
    <message>
        <source>The rule “{name}” has no mirror image.</source>
        <translation>規則「{name}」沒有鏡像。</translation>
    </message>
    <message>
        <source>The rules of signals cannot be read whole ({where}). Those that can be read are there; the file was kept aside as {path}.</source>
        <translation>訊號規則無法完整讀取（{where}）。可以讀取的仍在；檔案已另存為 {path}。</translation>
    </message>
    <message>
        <source>The rules of signals in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay as they are; start that version, or move the file away to begin anew.</source>
        <translation>{path} 中的訊號規則屬於較新的 Tideboard（{writer}；格式 {version}，此程式認識 {known}）。規則保持原狀；請啟動該版本，或移走檔案重新開始。</translation>
    </message>
    <message>
        <source>The saved keys hold characters that no key has. Enter them anew.</source>
        <translation>已存的 Key 含有不應有的字元。請重新輸入。</translation>
    </message>
    <message>
        <source>The saved screens in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay as they are; start that version, or move the file away to begin anew.</source>
        <translation>{path} 中已存的篩選屬於較新的 Tideboard（{writer}；格式 {version}，此程式認識 {known}）。篩選保持原狀；請啟動該版本，或移走檔案重新開始。</translation>
    </message>
    <message>
        <source>The saved screens in {path} cannot be read whole ({where}). Those that can be read are there; the file was kept aside.</source>
        <translation>{path} 中已存的篩選無法完整讀取（{where}）。可以讀取的仍在；原檔案已另存。</translation>
    </message>
    <message>
        <source>The scenario “{name}” can only be chosen at the start.</source>
        <translation>情景「{name}」只能在啟動時選擇。</translation>
    </message>
    <message>
        <source>The scenario “{name}” would change what was recorded: a recorded day is played without it.</source>
        <translation>場景「{name}」會改變已記錄的內容：已記錄的一天不使用它。</translation>
    </message>
    <message>
        <source>The second flow must come from another connection than the first: there is nothing to compare.</source>
        <translation>第二資金流向須來自另一個連線：否則沒有可比較的。</translation>
    </message>
    <message>
        <source>The server plays {day} again; nothing of it is kept.</source>
        <translation>伺服器在回放 {day}；其中任何內容都不保存。</translation>
    </message>
    <message>
        <source>The server says that it plays a recorded day, in words that cannot be read: “{text}”.</source>
        <translation>伺服器說它在播放已記錄的某一天，但說明無法讀取：「{text}」。</translation>
    </message>
    <message>
        <source>The settings in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay as they are and nothing is saved; start that version, or move the file away to begin anew.</source>
        <translation>{path} 中的設定屬於較新的 Tideboard（{writer}；格式 {version}，此程式認識 {known}）。設定保持原狀，不會儲存任何內容；請啟動該版本，或移走檔案重新開始。</translation>
    </message>
    <message>
        <source>The settings in {path} cannot be read ({where}). They were left as they are; mend or remove the file.</source>
        <translation>無法讀取 {path} 中的設定（{where}）。設定保持原狀；請修正或移除該檔案。</translation>
    </message>
    <message>
        <source>The sign-in now belongs to another account. The connection is made anew with it.</source>
        <translation>現在的登入屬於另一帳戶。正以它重新連線。</translation>
    </message>
    <message>
        <source>The state file {path} belongs to another market.</source>
        <translation>狀態檔案 {path} 屬於另一個市場。</translation>
    </message>
    <message>
        <source>The stop price must be above zero.</source>
        <translation>止損價必須大於零。</translation>
    </message>
    <message>
        <source>The store does not answer as it should ({text}).</source>
        <translation>儲存空間沒有正常回應（{text}）。</translation>
    </message>
    <message>
        <source>The stored key is no NATS key. Paste the line of the hub&apos;s file window.key: it begins with SU.</source>
        <translation>儲存的密鑰不是 NATS 密鑰。請貼上行情中樞 window.key 檔案的那一行：以 SU 開頭。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring asked for its password for {seconds} s in vain. Answer it, then try again.</source>
        <translation>系統的密鑰圈等候密碼 {seconds} 秒仍無回應。請回應後再試。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring did not give what was filled in for it.</source>
        <translation>系統密鑰圈沒有給出為它填寫的內容。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring is locked, so no password can be remembered. Unlock it, then try again.</source>
        <translation>系統的密鑰圈已上鎖，因此不能記住密碼。請解鎖後再試。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring lost a test entry, so no password is saved: you type it at each unlock. Repair or restart the keyring, then try again.</source>
        <translation>系統的密鑰圈遺失了測試項目，因此不儲存密碼：每次解鎖都要輸入。請修復或重啟密鑰圈後再試。</translation>
    </message>
    <message>
        <source>The table “{table}” of the place has other units or columns ({column}).</source>
        <translation>共用位置的表「{table}」的單位或欄不同（{column}）。</translation>
    </message>
    <message>
        <source>The three minutes of your confirmation are over.</source>
        <translation>你的確認已過三分鐘。</translation>
    </message>
    <message>
        <source>There are two conditions about the same figure.</source>
        <translation>同一指標有兩個條件。</translation>
    </message>
    <message>
        <source>There are {most} keys. Revoke one first.</source>
        <translation>已有 {most} 個密鑰。請先撤銷一個。</translation>
    </message>
    <message>
        <source>There is a key of {name} already. Revoke it first.</source>
        <translation>{name} 已有密鑰。請先撤銷。</translation>
    </message>
    <message>
        <source>There is no alert “{key}” at the broker.</source>
        <translation>券商沒有提示「{key}」。</translation>
    </message>
    <message>
        <source>There is no connection at the moment.</source>
        <translation>現時沒有連線。</translation>
    </message>
    <message>
        <source>There is no gateway program between Tideboard and {provider}.</source>
        <translation>Tideboard 與 {provider} 之間沒有閘道程式。</translation>
    </message>
    <message>
        <source>There is no notice “{kind}”. Known: {known}.</source>
        <translation>沒有通知「{kind}」。已知：{known}。</translation>
    </message>
    <message>
        <source>There is no open order to cancel.</source>
        <translation>沒有可撤的未完成訂單。</translation>
    </message>
    <message>
        <source>There is no position that can be closed now.</source>
        <translation>現時沒有可平的持倉。</translation>
    </message>
    <message>
        <source>There is no scenario “{name}”.</source>
        <translation>沒有情景「{name}」。</translation>
    </message>
    <message>
        <source>There is no sign-in for LongPort on this computer. Open “Connection” and sign in.</source>
        <translation>本機沒有 LongPort 的登入。請開啟「連線」登入。</translation>
    </message>
    <message>
        <source>There is no such call to make by hand: {call}.</source>
        <translation>沒有可手動使用的接口：{call}。</translation>
    </message>
    <message>
        <source>There is no watchlist “{group}” at the broker.</source>
        <translation>券商沒有自選列表「{group}」。</translation>
    </message>
    <message>
        <source>There is no {place}, or nothing of Tideboard in it.</source>
        <translation>沒有 {place}，或其中沒有 Tideboard 的數據。</translation>
    </message>
    <message>
        <source>This account is pinned. It can be unlocked once the pin is removed with its password.</source>
        <translation>此帳戶已釘住。用其密碼取消釘住後才能解鎖。</translation>
    </message>
    <message>
        <source>This address offers no sign-in with the browser. Use an app key, or check the brand.</source>
        <translation>此地址不提供瀏覽器登入。請用 App Key，或檢查品牌。</translation>
    </message>
    <message>
        <source>This archive has values of {known}. Values of {provider} need a data folder of their own.</source>
        <translation>此歸檔保存的是 {known} 的數據。{provider} 的數據需要另一個數據資料夾。</translation>
    </message>
    <message>
        <source>This broker takes a bought combination at a price that is paid, and a sold one at a price that is received. The net price {price} is the other way round. Nothing was sent.</source>
        <translation>此券商的組合，買入時以付出的價格計，賣出時以收取的價格計。淨價 {price} 方向相反。未有送出任何指令。</translation>
    </message>
    <message>
        <source>This cannot be used here; see the guide for its form.</source>
        <translation>此處不能使用該內容；格式見指南。</translation>
    </message>
    <message>
        <source>This confirmation was used already; nothing was sent again.</source>
        <translation>此確認已用過；沒有再送出任何訂單。</translation>
    </message>
    <message>
        <source>This connection takes no combinations of options.</source>
        <translation>此連線不接受期權組合。</translation>
    </message>
    <message>
        <source>This desktop did not take it within {seconds} s.</source>
        <translation>此桌面未在 {seconds} 秒內接收。</translation>
    </message>
    <message>
        <source>This desktop has nothing that shows notices.</source>
        <translation>此桌面沒有顯示通知的服務。</translation>
    </message>
    <message>
        <source>This desktop refused it ({reason}).</source>
        <translation>此桌面拒絕接收（{reason}）。</translation>
    </message>
    <message>
        <source>This gateway does not know the call: “{text}”</source>
        <translation>此閘道無法識別這個請求：「{text}」</translation>
    </message>
    <message>
        <source>This gateway has no candles of this period.</source>
        <translation>此閘道沒有這種週期的 K 線。</translation>
    </message>
    <message>
        <source>This gateway has no {call}; a newer version may.</source>
        <translation>此閘道沒有 {call}；較新版本可能有。</translation>
    </message>
    <message>
        <source>This installation lacks the packages that read a shared place: the extra “desk”.</source>
        <translation>此安裝缺少讀取共用位置所需的套件：附加項「desk」。</translation>
    </message>
    <message>
        <source>This is no paper account: the broker has it with real money. The connection is made anew as LIVE.</source>
        <translation>這不是模擬帳戶：在券商那裏它是真實資金。連接正以實盤重新建立。</translation>
    </message>
    <message>
        <source>This is not the trading password that you chose.</source>
        <translation>這不是你自訂的交易密碼。</translation>
    </message>
    <message>
        <source>This is told of other markets alone, not of that of {text}.</source>
        <translation>這只提供予其他市場，不包括 {text} 的市場。</translation>
    </message>
    <message>
        <source>This is told of shares alone; {text} is none.</source>
        <translation>這只提供予股份；{text} 並非股份。</translation>
    </message>
    <message>
        <source>This order type needs a limit price.</source>
        <translation>這類訂單需要限價。</translation>
    </message>
    <message>
        <source>This order type needs a stop price.</source>
        <translation>這類訂單需要止損價。</translation>
    </message>
    <message>
        <source>This order was submitted already.</source>
        <translation>此訂單已經提交。</translation>
    </message>
    <message>
        <source>This price alert of {symbol} is not there any more.</source>
        <translation>{symbol} 的這個到價提示已不存在。</translation>
    </message>
    <message>
        <source>This program has no NATS client. Install Tideboard with the extra named desk.</source>
        <translation>此程式沒有 NATS 用戶端。請安裝帶附加套件 desk 的 Tideboard。</translation>
    </message>
    <message>
        <source>Tick the accounts for which the program may propose.</source>
        <translation>請剔選程式可為哪些賬戶建議。</translation>
    </message>
    <message>
        <source>Tick what the program may read.</source>
        <translation>請剔選程式可讀取的內容。</translation>
    </message>
    <message>
        <source>Tideboard ended before its order was sent.</source>
        <translation>Tideboard 在訂單送出之前已結束。</translation>
    </message>
    <message>
        <source>Tideboard keeps {most} price alerts at most; delete one first.</source>
        <translation>Tideboard 最多保管 {most} 個到價提示；請先刪除一個。</translation>
    </message>
    <message>
        <source>Too many calls to the broker: “{text}”</source>
        <translation>對券商的請求過多：「{text}」</translation>
    </message>
    <message>
        <source>Too many calls wait already; free in {retry_after} s.</source>
        <translation>等候的請求已太多；{retry_after} 秒後恢復。</translation>
    </message>
    <message>
        <source>Too many wrong passwords. Next try in {retry_after} s.</source>
        <translation>密碼錯誤次數過多。{retry_after} 秒後可再試。</translation>
    </message>
    <message>
        <source>Too much time passed between your confirmation and the sending.</source>
        <translation>由確認到送出相隔太久。</translation>
    </message>
    <message>
        <source>Trading was locked again before the password was judged.</source>
        <translation>密碼核對完成前，交易又已上鎖。</translation>
    </message>
    <message>
        <source>Trading was locked before it could be sent.</source>
        <translation>送出之前交易已上鎖。</translation>
    </message>
    <message>
        <source>Type the trading password that you chose in Tideboard.</source>
        <translation>請輸入你在 Tideboard 自訂的交易密碼。</translation>
    </message>
    <message>
        <source>What a program proposed is to be read for three seconds first.</source>
        <translation>程式提出的訂單須先閱讀三秒。</translation>
    </message>
    <message>
        <source>What answers at {host}:{port} is not LongPort&apos;s data service (HTTP {http}).</source>
        <translation>{host}:{port} 回應的不是 LongPort 的數據服務（HTTP {http}）。</translation>
    </message>
    <message>
        <source>What answers there is not LongPort: a message begins with {head}.</source>
        <translation>回應的不是 LongPort：訊息以 {head} 開頭。</translation>
    </message>
    <message>
        <source>What answers there is not a FutuOpenD-rs (HTTP {http}).</source>
        <translation>回應的不是 FutuOpenD-rs（HTTP {http}）。</translation>
    </message>
    <message>
        <source>What answers there is not an OpenD. Check address and port.</source>
        <translation>回應的不是 OpenD。請檢查地址和連接埠。</translation>
    </message>
    <message>
        <source>What came is no list of releases ({detail}). A page of the network itself may have answered; try again later.</source>
        <translation>收到的不是發佈版本清單（{detail}）。可能是網絡本身的頁面（例如登入頁）作出回應；請稍後再試。</translation>
    </message>
    <message>
        <source>What the other side sent cannot be understood ({detail}).</source>
        <translation>無法理解對方送來的內容（{detail}）。</translation>
    </message>
    <message>
        <source>Windows shows no notices of programs: its settings say so.</source>
        <translation>Windows 的設定已關閉所有程式的通知。</translation>
    </message>
    <message>
        <source>Without encryption only this computer can be written to, not {host}.</source>
        <translation>不加密時只能發往本機，不能發往 {host}。</translation>
    </message>
    <message>
        <source>You did not confirm it.</source>
        <translation>你沒有確認。</translation>
    </message>
    <message>
        <source>You have no quote package for {market}. The broker says: “{text}”</source>
        <translation>你沒有 {market} 的行情套餐。券商表示：「{text}」</translation>
    </message>
    <message>
        <source>You stopped it.</source>
        <translation>你已停止。</translation>
    </message>
    <message>
        <source>Your broker account has no right to this: “{text}”</source>
        <translation>你的券商帳戶沒有此權限：「{text}」</translation>
    </message>
    <message>
        <source>Your quote package for {market}, {package}, does not cover this: “{text}”</source>
        <translation>你的 {market} 行情套餐 {package} 不包括此項：「{text}」</translation>
    </message>
    <message>
        <source>Your sign-in at the broker has ended. Sign in again: “{text}”</source>
        <translation>你在券商的登入已結束。請再登入：「{text}」</translation>
    </message>
    <message>
        <source>{day} is not a half day.</source>
        <translation>{day} 不是半日市。</translation>
    </message>
    <message>
        <source>{day} is not a trading day.</source>
        <translation>{day} 不是交易日。</translation>
    </message>
    <message>
        <source>{file} in the place is damaged.</source>
        <translation>共用位置中的 {file} 已損壞。</translation>
    </message>
    <message>
        <source>{file} is missing in the place. tideboard-archive shared verify says more.</source>
        <translation>共用位置缺少 {file}。詳情請執行 tideboard-archive shared verify。</translation>
    </message>
    <message>
        <source>{filled} shares are filled already; the new quantity must be above that.</source>
        <translation>已成交 {filled} 股；新數量必須更多。</translation>
    </message>
    <message>
        <source>{host} did not answer within {seconds} s. Try again later.</source>
        <translation>{host} 在 {seconds} 秒內沒有回應。請稍後再試。</translation>
    </message>
    <message>
        <source>{host} did not take it within {seconds} s.</source>
        <translation>{host} 在 {seconds} 秒內沒有接收。</translation>
    </message>
    <message>
        <source>{host} has no list of releases there (HTTP {http}).</source>
        <translation>{host} 的該處沒有發佈版本清單（HTTP {http}）。</translation>
    </message>
    <message>
        <source>{host} leads on to another address, where Tideboard does not follow.</source>
        <translation>{host} 指向另一個地址，Tideboard 不會跟隨。</translation>
    </message>
    <message>
        <source>{host} leads on to “{target}”, where Tideboard does not follow. Nothing was read from there.</source>
        <translation>{host} 轉往「{target}」，Tideboard 不會跟隨。沒有從該處讀取任何內容。</translation>
    </message>
    <message>
        <source>{host} offers no encryption. Nothing was sent.</source>
        <translation>{host} 不提供加密。沒有傳送任何內容。</translation>
    </message>
    <message>
        <source>{host} refused it (answer {status}).</source>
        <translation>{host} 拒絕接收（回應 {status}）。</translation>
    </message>
    <message>
        <source>{host} refused the login. Look at token, user and password.</source>
        <translation>{host} 拒絕登入。請檢查Token、用戶和密碼。</translation>
    </message>
    <message>
        <source>{host} says more than a list of releases can have ({limit} KiB). It was not read to its end.</source>
        <translation>{host} 的回應超過發佈版本清單的上限（{limit} KiB），沒有讀完。</translation>
    </message>
    <message>
        <source>{host}:{port} cannot be reached ({detail}).</source>
        <translation>無法連接 {host}:{port}（{detail}）。</translation>
    </message>
    <message>
        <source>{host}:{port} cannot be reached ({detail}). Look at the network connection, then try again.</source>
        <translation>無法連接 {host}:{port}（{detail}）。請檢查網絡連線後再試。</translation>
    </message>
    <message>
        <source>{least} to {most} of these can be asked for at once, not {value}.</source>
        <translation>一次可請求 {least} 至 {most} 項，而非 {value}。</translation>
    </message>
    <message>
        <source>{market} on {day} is already recorded with other trading hours; they were left as they are.</source>
        <translation>{market} 在 {day} 已按另一交易時間記錄，保持不變。</translation>
    </message>
    <message>
        <source>{most} reminders are set. Take one away to set another.</source>
        <translation>已設定 {most} 個提醒。先取消一個，才能設定新的。</translation>
    </message>
    <message>
        <source>{path} did not pass the check (damages: {damages}). Nothing was changed.</source>
        <translation>{path} 未通過檢查（損壞：{damages} 處）。沒有任何改動。</translation>
    </message>
    <message>
        <source>{path} is a link to somewhere else. Tideboard writes to real files only; replace the link.</source>
        <translation>{path} 是指向別處的連結。Tideboard 只寫入真實檔案；請換掉連結。</translation>
    </message>
    <message>
        <source>{path} is a symbolic link, which is not followed.</source>
        <translation>{path} 是符號連結，不予跟隨。</translation>
    </message>
    <message>
        <source>{path} is not a folder. Choose another data folder.</source>
        <translation>{path} 不是資料夾。請選擇其他資料夾。</translation>
    </message>
    <message>
        <source>{path} is not an ordinary file. Choose a layout file that was exported.</source>
        <translation>{path} 不是一般檔案。請選擇匯出的版面檔案。</translation>
    </message>
    <message>
        <source>{path} is not an ordinary file. Remove it or choose another data folder.</source>
        <translation>{path} 不是一般檔案。請移除，或選擇其他資料夾。</translation>
    </message>
    <message>
        <source>{path} is of a newer Tideboard (version {version}). It stays as it is; start that version.</source>
        <translation>{path} 由較新版本的 Tideboard 寫成（版本 {version}）。檔案保持不變；請啟動該版本。</translation>
    </message>
    <message>
        <source>{provider} does not offer this; {offered_by} does.</source>
        <translation>{provider} 不提供此項；{offered_by} 提供。</translation>
    </message>
    <message>
        <source>{provider} gives no price factors of corporate actions.</source>
        <translation>{provider} 不提供公司行動的復權因子。</translation>
    </message>
    <message>
        <source>{provider} gives no suspended days.</source>
        <translation>{provider} 不提供停牌日。</translation>
    </message>
    <message>
        <source>{provider} gives no temporary codes.</source>
        <translation>{provider} 不提供臨時代號。</translation>
    </message>
    <message>
        <source>{provider} gives today&apos;s capital flow only: no days, weeks or months.</source>
        <translation>{provider} 只提供今日資金流向，沒有日、週、月。</translation>
    </message>
    <message>
        <source>{provider} has no futures.</source>
        <translation>{provider} 不提供期貨。</translation>
    </message>
    <message>
        <source>{provider} has no plates.</source>
        <translation>{provider} 不提供板塊。</translation>
    </message>
    <message>
        <source>{provider} is administered in its own window, not from here.</source>
        <translation>{provider} 在它自己的視窗管理，不能在這裡管理。</translation>
    </message>
    <message>
        <source>{quantity} shares are less than a tradable unit.</source>
        <translation>{quantity} 股不足一個買賣單位。</translation>
    </message>
    <message>
        <source>{sentence}</source>
        <translation>{sentence}</translation>
    </message>
    <message>
        <source>{value} is no value at which this alert could ring.</source>
        <translation>此提示不能用數值 {value}。</translation>
    </message>
    <message>
        <source>“{address}” is no address that can be asked for releases.</source>
        <translation>「{address}」不是可以查詢發佈版本的地址。</translation>
    </message>
    <message>
        <source>“{address}” is not an address that Tideboard can connect to.</source>
        <translation>「{address}」不是 Tideboard 可連接的地址。</translation>
    </message>
    <message>
        <source>“{seconds}” is no number of seconds.</source>
        <translation>「{seconds}」不是秒數。</translation>
    </message>
    <message>
        <source>“{speed}” is no speed; write 0 or more.</source>
        <translation>「{speed}」不是速度；請寫 0 或以上。</translation>
    </message>
    <message>
        <source>“{text}” is no address of a NATS server, such as nats://127.0.0.1:4222 or tls://HOST:4222.</source>
        <translation>「{text}」不是 NATS 伺服器的地址，例如 nats://127.0.0.1:4222 或 tls://HOST:4222。</translation>
    </message>
    <message>
        <source>“{text}” is no place. Write file:///FOLDER or s3://BUCKET/PATH.</source>
        <translation>「{text}」不是位置。請寫成 file:///FOLDER 或 s3://BUCKET/PATH。</translation>
    </message>
    <message>
        <source>“{text}” is no version of Tideboard, such as 1.2.3 or 1.2.3rc1.</source>
        <translation>「{text}」不是 Tideboard 的版本號；版本號如 1.2.3 或 1.2.3rc1。</translation>
    </message>
    <message>
        <source>“{text}” is not a currency.</source>
        <translation>「{text}」不是貨幣。</translation>
    </message>
    <message>
        <source>“{text}” is not a day; write it like 20261120.</source>
        <translation>「{text}」不是日期；寫法如 20261120。</translation>
    </message>
    <message>
        <source>“{text}” is not a participant’s number. Write it as in B01224.</source>
        <translation>「{text}」不是參與者編號。請寫成如 B01224。</translation>
    </message>
    <message>
        <source>“{text}” is not a symbol. Write market and code, as in HK.00700 or US.AAPL.</source>
        <translation>「{text}」不是代號。請寫市場和代碼，例如 HK.00700 或 US.AAPL。</translation>
    </message>
    <message>
        <source>“{text}” is not a time; write it like 0930.</source>
        <translation>「{text}」不是時間；寫法如 0930。</translation>
    </message>
    <message>
        <source>“{text}” is not the key of a ranking.</source>
        <translation>「{text}」不是榜單的鍵。</translation>
    </message>
    <message>
        <source>“{text}” is not the number of a holder.</source>
        <translation>「{text}」不是持有人編號。</translation>
    </message>
    <message>
        <source>“{text}” is not the number of an institution.</source>
        <translation>「{text}」不是機構的編號。</translation>
    </message>
    <message>
        <source>“{text}”, which the list of releases names, is no version.</source>
        <translation>發佈版本清單所列的「{text}」不是版本號。</translation>
    </message>
</context>
<context>
    <name>Exits</name>
    <message>
        <source>1 contract</source>
        <translation>1 張</translation>
    </message>
    <message>
        <source>1 share</source>
        <translation>1 股</translation>
    </message>
    <message>
        <source>2 and 3 cancel each other</source>
        <translation>2 與 3 互相取消</translation>
    </message>
    <message>
        <source>A click fills the order entry with a stop; nothing is sent.</source>
        <translation>點按會在下單面板填入止損單，不會送出。</translation>
    </message>
    <message>
        <source>A stop for all {shares} stands at the broker, also with Tideboard closed.</source>
        <translation>全部 {shares} 股在券商處都有止損單，Tideboard 關閉時亦有效。</translation>
    </message>
    <message>
        <source>A stop stands at the broker for all of it.</source>
        <translation>全部持倉在券商處已有止損單。</translation>
    </message>
    <message>
        <source>A stop stands at the broker for {stopped} of {shares}; the others have none.</source>
        <translation>券商處有止損單涵蓋 {shares} 股中的 {stopped} 股，其餘沒有。</translation>
    </message>
    <message>
        <source>A stop stands at the broker for {stopped} of {shares}; the rest is no tradable unit.</source>
        <translation>券商處的止損單覆蓋 {shares} 股中的 {stopped} 股，其餘不足一個買賣單位。</translation>
    </message>
    <message>
        <source>All {quantity} have filled: both exits work at the broker.</source>
        <translation>{quantity} 股已全部成交：兩張離場單在券商處生效。</translation>
    </message>
    <message>
        <source>All {quantity} have filled: this exit works at the broker.</source>
        <translation>{quantity} 股已全部成交：此離場單在券商處生效。</translation>
    </message>
    <message>
        <source>An exit that waits is changed with its entry, or by its line on the chart.</source>
        <translation>等候中的離場單隨入場單更改，或以圖上的線更改。</translation>
    </message>
    <message>
        <source>Asked for with the entry. The broker does not list it, so it does not count as held.</source>
        <translation>已隨入場單要求。券商未列出，因此不算由券商持有。</translation>
    </message>
    <message>
        <source>Attach a stop loss</source>
        <translation>附加止損</translation>
    </message>
    <message>
        <source>Attach a take profit</source>
        <translation>附加止盈</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>開倉</translation>
    </message>
    <message>
        <source>Exits for {exits} stand at the broker, but only {position} are held: {surplus} too many.</source>
        <translation>券商處的離場單共 {exits} 股，但只持有 {position} 股，多出 {surplus} 股。</translation>
    </message>
    <message>
        <source>Exits for {shares} of the {held} held stand already. Cancel or reduce one first.</source>
        <translation>持有 {held} 股，離場單已佔 {shares} 股。請先撤銷或減少一張。</translation>
    </message>
    <message>
        <source>Exits held by the broker</source>
        <translation>離場單由券商持有</translation>
    </message>
    <message>
        <source>Exits stay in force</source>
        <translation>離場單有效期</translation>
    </message>
    <message>
        <source>Exits that another program gave to an entry of an earlier day are not seen.</source>
        <translation>其他程式在之前日子的開倉單所附的離場單不會顯示。</translation>
    </message>
    <message>
        <source>Fees unknown</source>
        <translation>券商收費未知</translation>
    </message>
    <message>
        <source>Held by the broker once it lists them, also with Tideboard closed</source>
        <translation>券商列出後即由券商持有，Tideboard 關閉時亦然</translation>
    </message>
    <message>
        <source>If all fill, they open a position the other way.</source>
        <translation>若全部成交，會開立反方向的持倉。</translation>
    </message>
    <message>
        <source>If hit, before fees</source>
        <translation>觸發後的盈虧，未計費用</translation>
    </message>
    <message>
        <source>If only part of the entry fills, the exits cover only that part.</source>
        <translation>如開倉單只部分成交，離場單只涵蓋該部分。</translation>
    </message>
    <message>
        <source>If the price moves against these {shares}, nothing at the broker sells or buys them.</source>
        <translation>若價格對這 {shares} 股不利，券商處沒有訂單會將其賣出或買回。</translation>
    </message>
    <message>
        <source>In force</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>Last day of the exits</source>
        <translation>離場單到期日</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限價</translation>
    </message>
    <message>
        <source>Limit of the stop loss</source>
        <translation>止損的限價</translation>
    </message>
    <message>
        <source>Limit of the take profit</source>
        <translation>止盈的限價</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>市價</translation>
    </message>
    <message>
        <source>Must be above the entry</source>
        <translation>須高於開倉價</translation>
    </message>
    <message>
        <source>Must be below the entry</source>
        <translation>須低於開倉價</translation>
    </message>
    <message>
        <source>Needs an entry price</source>
        <translation>需要開倉價格</translation>
    </message>
    <message>
        <source>No such price</source>
        <translation>沒有這個價格</translation>
    </message>
    <message>
        <source>Nothing of this security is held.</source>
        <translation>沒有持有此證券。</translation>
    </message>
    <message>
        <source>Of {quantity} {filled} have filled: the exits now cover {filled}, never more.</source>
        <translation>入場單已成交 {filled} / {quantity}：離場單現涵蓋 {filled} 股，不會更多。</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Price only</source>
        <translation>只計價格</translation>
    </message>
    <message>
        <source>Protect with a stop</source>
        <translation>加止損單</translation>
    </message>
    <message>
        <source>Protect with a trailing stop</source>
        <translation>加跟蹤止損單</translation>
    </message>
    <message>
        <source>R</source>
        <translation>R</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>回報</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>風險</translation>
    </message>
    <message>
        <source>SL</source>
        <translation>止損</translation>
    </message>
    <message>
        <source>Stop loss</source>
        <translation>止損</translation>
    </message>
    <message>
        <source>Stop loss, buy limit</source>
        <translation>止損，限價買入</translation>
    </message>
    <message>
        <source>Stop loss, buy market</source>
        <translation>止損，市價買入</translation>
    </message>
    <message>
        <source>Stop loss, sell limit</source>
        <translation>止損，限價賣出</translation>
    </message>
    <message>
        <source>Stop loss, sell market</source>
        <translation>止損，市價賣出</translation>
    </message>
    <message>
        <source>Stop, entry and take profit</source>
        <translation>止損、開倉與止盈</translation>
    </message>
    <message>
        <source>TP</source>
        <translation>止盈</translation>
    </message>
    <message>
        <source>Take profit</source>
        <translation>止盈</translation>
    </message>
    <message>
        <source>Take profit, buy limit</source>
        <translation>止盈，限價買入</translation>
    </message>
    <message>
        <source>Take profit, buy market</source>
        <translation>止盈，市價買入</translation>
    </message>
    <message>
        <source>Take profit, sell limit</source>
        <translation>止盈，限價賣出</translation>
    </message>
    <message>
        <source>Take profit, sell market</source>
        <translation>止盈，市價賣出</translation>
    </message>
    <message>
        <source>The broker does not hold exits so.</source>
        <translation>券商不接受此有效期的離場單。</translation>
    </message>
    <message>
        <source>The entry can fill in sessions in which the exits do not work: until their session nothing bounds the loss.</source>
        <translation>開倉單可能在離場單不生效的時段成交：在離場單的時段開始之前，沒有任何委託限制損失。</translation>
    </message>
    <message>
        <source>The exits end on {day}: after it nothing at the broker bounds the loss.</source>
        <translation>離場單於 {day} 失效：其後券商處沒有任何訂單限制損失。</translation>
    </message>
    <message>
        <source>The exits end with the day: after it nothing at the broker bounds the loss.</source>
        <translation>離場單於當日結束時失效：其後券商處沒有任何訂單限制損失。</translation>
    </message>
    <message>
        <source>The price of this security is not known yet.</source>
        <translation>此證券的價格尚未知道。</translation>
    </message>
    <message>
        <source>The stop buys at market: after a gap it can fill above {price}.</source>
        <translation>止損按市價買入：遇跳空時，成交價可能高於 {price}。</translation>
    </message>
    <message>
        <source>The stop has a limit: after a gap it may not fill.</source>
        <translation>止損設有限價：遇跳空時可能不會成交。</translation>
    </message>
    <message>
        <source>The stop sells at market: after a gap it can fill below {price}.</source>
        <translation>止損按市價賣出：遇跳空時，成交價可能低於 {price}。</translation>
    </message>
    <message>
        <source>There is no stop: nothing at the broker bounds the loss.</source>
        <translation>沒有止損：券商處沒有任何訂單限制損失。</translation>
    </message>
    <message>
        <source>They stay when Tideboard is closed or offline.</source>
        <translation>Tideboard 關閉或離線時仍然有效。</translation>
    </message>
    <message>
        <source>This connection takes no stop orders on this market.</source>
        <translation>此連線在這個市場不接受止損單。</translation>
    </message>
    <message>
        <source>This connection takes no trailing stops on this market.</source>
        <translation>此連線在此市場不接受跟蹤止損單。</translation>
    </message>
    <message>
        <source>This fills the order entry with a stop; nothing is sent.</source>
        <translation>會在下單面板填入止損單，不會送出。</translation>
    </message>
    <message>
        <source>Three orders, one decision</source>
        <translation>三張訂單，一次決定</translation>
    </message>
    <message>
        <source>Ticks</source>
        <translation>價位</translation>
    </message>
    <message>
        <source>Two orders, one decision</source>
        <translation>兩張訂單，一次決定</translation>
    </message>
    <message>
        <source>Waits until the entry fills; it will then cover what has filled, never more.</source>
        <translation>等候入場單成交；之後只涵蓋已成交的股數，不會更多。</translation>
    </message>
    <message>
        <source>What it risks</source>
        <translation>風險</translation>
    </message>
    <message>
        <source>When hit</source>
        <translation>觸發後</translation>
    </message>
    <message>
        <source>When hit, trade at</source>
        <translation>觸發後以</translation>
    </message>
    <message>
        <source>With all fees</source>
        <translation>計入全部費用</translation>
    </message>
    <message>
        <source>a gap can fill higher</source>
        <translation>跳空時成交價可能更高</translation>
    </message>
    <message>
        <source>a gap can fill lower</source>
        <translation>跳空時成交價可能更低</translation>
    </message>
    <message>
        <source>above {price}</source>
        <translation>高於 {price}</translation>
    </message>
    <message>
        <source>after the entry fills, on the last price, {stays}</source>
        <translation>開倉成交後，按現價觸發，{stays}</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>已要求</translation>
    </message>
    <message>
        <source>asked for, not confirmed</source>
        <translation>已要求，未確認</translation>
    </message>
    <message>
        <source>at its trigger</source>
        <translation>等於觸發價</translation>
    </message>
    <message>
        <source>at market</source>
        <translation>按市價</translation>
    </message>
    <message>
        <source>below {price}</source>
        <translation>低於 {price}</translation>
    </message>
    <message>
        <source>broker</source>
        <translation>券商</translation>
    </message>
    <message>
        <source>covers {filled}</source>
        <translation>涵蓋 {filled} 股</translation>
    </message>
    <message>
        <source>entry {price}</source>
        <translation>開倉 {price}</translation>
    </message>
    <message>
        <source>exits {exits}, position {position}</source>
        <translation>離場單 {exits}，持倉 {position}</translation>
    </message>
    <message>
        <source>held by the broker</source>
        <translation>由券商持有</translation>
    </message>
    <message>
        <source>last {price}</source>
        <translation>現價 {price}</translation>
    </message>
    <message>
        <source>limit {price}</source>
        <translation>限價 {price}</translation>
    </message>
    <message>
        <source>may not fill</source>
        <translation>可能不成交</translation>
    </message>
    <message>
        <source>no exits after that</source>
        <translation>其後再無離場單</translation>
    </message>
    <message>
        <source>no stop at the broker</source>
        <translation>券商處沒有止損單</translation>
    </message>
    <message>
        <source>not confirmed</source>
        <translation>未確認</translation>
    </message>
    <message>
        <source>of assets</source>
        <translation>佔資產</translation>
    </message>
    <message>
        <source>sent now</source>
        <translation>現在發出</translation>
    </message>
    <message>
        <source>stop for {stopped} of {shares}</source>
        <translation>{shares} 股中 {stopped} 股有止損</translation>
    </message>
    <message>
        <source>stop {price}</source>
        <translation>止損 {price}</translation>
    </message>
    <message>
        <source>take profit {price}</source>
        <translation>止盈 {price}</translation>
    </message>
    <message>
        <source>then buy back at {target}</source>
        <translation>之後在 {target} 買回</translation>
    </message>
    <message>
        <source>then buy back at {target}, or if it rises to {stop}</source>
        <translation>之後在 {target} 買回，或升至 {stop} 時買回</translation>
    </message>
    <message>
        <source>then buy back if it rises to {stop}</source>
        <translation>之後如升至 {stop} 則買回</translation>
    </message>
    <message>
        <source>then sell at {target}</source>
        <translation>之後在 {target} 賣出</translation>
    </message>
    <message>
        <source>then sell at {target}, or if it falls to {stop}</source>
        <translation>之後在 {target} 賣出，或跌至 {stop} 時賣出</translation>
    </message>
    <message>
        <source>then sell if it falls to {stop}</source>
        <translation>之後如跌至 {stop} 則賣出</translation>
    </message>
    <message>
        <source>too small for a stop</source>
        <translation>不足以下止損單</translation>
    </message>
    <message>
        <source>trailing stop</source>
        <translation>跟蹤止損單</translation>
    </message>
    <message>
        <source>waits for the entry</source>
        <translation>等候入場成交</translation>
    </message>
    <message>
        <source>working now</source>
        <translation>正在掛單</translation>
    </message>
    <message>
        <source>{count} stops</source>
        <translation>{count} 張止損單</translation>
    </message>
    <message>
        <source>{count} ticks</source>
        <translation>{count} 個價位</translation>
    </message>
    <message>
        <source>{exit} in</source>
        <translation>{exit}單位</translation>
    </message>
    <message>
        <source>{exit}, attach</source>
        <translation>{exit}，附加</translation>
    </message>
    <message>
        <source>{shares} contracts</source>
        <translation>{shares} 張</translation>
    </message>
    <message>
        <source>{shares} shares</source>
        <translation>{shares} 股</translation>
    </message>
    <message>
        <source>{shares} shares are less than a tradable unit: no stop can stand for them.</source>
        <translation>{shares} 股不足一個買賣單位，無法為其下止損單。</translation>
    </message>
    <message>
        <source>{stays}, {hours}; after the entry fills, on the last price</source>
        <translation>{stays}，{hours}；開倉成交後，按現價觸發</translation>
    </message>
    <message>
        <source>{what} without a stop</source>
        <translation>{what}沒有止損單</translation>
    </message>
</context>
<context>
    <name>ExpiryTabs</name>
    <message>
        <source>Earlier expiries</source>
        <translation>較早到期日</translation>
    </message>
    <message>
        <source>Expiries</source>
        <translation>到期日</translation>
    </message>
    <message>
        <source>Later expiries</source>
        <translation>較後到期日</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Leg</source>
        <translation>腿</translation>
    </message>
</context>
<context>
    <name>FallenSettings</name>
    <message>
        <source>A part of the settings file cannot be used.</source>
        <translation>設定檔有一部分無法使用。</translation>
    </message>
    <message>
        <source>Changes are not saved until you have confirmed what holds.</source>
        <translation>在您確認所採用的內容之前，更改不會儲存。</translation>
    </message>
    <message>
        <source>Confirm what holds</source>
        <translation>確認採用</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>檔案中的位置</translation>
    </message>
    <message>
        <source>LIVE accounts only close and cancel until you have confirmed what holds.</source>
        <translation>在您確認所採用的內容之前，實盤帳戶只能平倉及撤單。</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暫不</translation>
    </message>
    <message>
        <source>Nothing is connected until you have confirmed what holds.</source>
        <translation>在您確認所採用的內容之前，不會建立任何連線。</translation>
    </message>
    <message>
        <source>Nothing is saved before you confirm; then the old file is kept beside the new one, with its date.</source>
        <translation>確認之前不會儲存任何內容；確認後，舊檔案按其日期保留在新檔案旁。</translation>
    </message>
    <message>
        <source>Parts that cannot be used are those of the last good copy.</source>
        <translation>無法使用的部分取自最近一份完好的副本。</translation>
    </message>
    <message>
        <source>Settings  ·  Tideboard</source>
        <translation>設定  ·  Tideboard</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>顯示</translation>
    </message>
    <message>
        <source>The file differs from what Tideboard wrote last. Wider limits do not count for LIVE accounts: for those the order log holds.</source>
        <translation>檔案與 Tideboard 上次寫入的不同。放寬的限額對實盤帳戶無效：對這些帳戶以訂單紀錄為準。</translation>
    </message>
    <message>
        <source>The file was written by Tideboard {writer} (form {version}, this one knows {known}) and stays as it is. What you change here is kept in a file of this version beside it.</source>
        <translation>該檔案由 Tideboard {writer} 寫入（格式 {version}，此程式認識 {known}），保持原狀。您在此處的更改儲存在其旁的本版本檔案中。</translation>
    </message>
    <message>
        <source>The settings are of a newer Tideboard ({writer}).</source>
        <translation>設定屬於較新的 Tideboard（{writer}）。</translation>
    </message>
    <message>
        <source>The settings file cannot be read.</source>
        <translation>設定檔無法讀取。</translation>
    </message>
    <message>
        <source>The settings were changed outside Tideboard.</source>
        <translation>設定在 Tideboard 之外被更改。</translation>
    </message>
    <message>
        <source>There is no good copy, so the defaults hold.</source>
        <translation>沒有完好的副本，因此採用預設值。</translation>
    </message>
    <message>
        <source>What holds</source>
        <translation>所採用的</translation>
    </message>
    <message>
        <source>What of the settings was not used</source>
        <translation>設定中未被採用的內容</translation>
    </message>
    <message>
        <source>What was changed in the settings</source>
        <translation>設定中被更改的內容</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>情況</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>無法使用</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>is not known</source>
        <translation>不認識</translation>
    </message>
    <message>
        <source>of a file that is not known whole</source>
        <translation>檔案未能全部識別</translation>
    </message>
    <message>
        <source>the whole file</source>
        <translation>整個檔案</translation>
    </message>
    <message>
        <source>was {value} in the copy</source>
        <translation>副本中為 {value}</translation>
    </message>
    <message>
        <source>{count} parts of the settings file cannot be used.</source>
        <translation>設定檔有 {count} 處無法使用。</translation>
    </message>
</context>
<context>
    <name>Fees</name>
    <message>
        <source>AFRC levy</source>
        <translation>會財局徵費</translation>
    </message>
    <message>
        <source>Broker&apos;s fee not known, 0.3 % set aside</source>
        <translation>券商費用未知，預留 0.3 %</translation>
    </message>
    <message>
        <source>Clearing fee</source>
        <translation>結算費</translation>
    </message>
    <message>
        <source>Commission</source>
        <translation>佣金</translation>
    </message>
    <message>
        <source>Exchange trading fee</source>
        <translation>交易費</translation>
    </message>
    <message>
        <source>Handling fee</source>
        <translation>經手費</translation>
    </message>
    <message>
        <source>Option regulatory fee</source>
        <translation>期權監管費</translation>
    </message>
    <message>
        <source>Platform fee</source>
        <translation>平台費</translation>
    </message>
    <message>
        <source>SEC fee</source>
        <translation>SEC 規費</translation>
    </message>
    <message>
        <source>SFC levy</source>
        <translation>證監會徵費</translation>
    </message>
    <message>
        <source>Settlement fee</source>
        <translation>交收費</translation>
    </message>
    <message>
        <source>Stamp duty</source>
        <translation>印花稅</translation>
    </message>
    <message>
        <source>Supervision fee</source>
        <translation>證管費</translation>
    </message>
    <message>
        <source>Trading activity fee</source>
        <translation>交易活動費</translation>
    </message>
    <message>
        <source>Transfer fee</source>
        <translation>過戶費</translation>
    </message>
</context>
<context>
    <name>FillsTable</name>
    <message>
        <source>Order</source>
        <translation>訂單</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股數</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代號</translation>
    </message>
    <message>
        <source>The contract&apos;s size is not known yet</source>
        <translation>合約規模尚未知道</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>金額</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Account</source>
        <translation>帳戶</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>全部帳戶</translation>
    </message>
    <message>
        <source>All currencies</source>
        <translation>全部貨幣</translation>
    </message>
    <message>
        <source>All days</source>
        <translation>全部日期</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>全部類型</translation>
    </message>
    <message>
        <source>Any status</source>
        <translation>任何狀態</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>清除篩選</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>貨幣</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>收支</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>Kind, remark, number</source>
        <translation>類型、備註、編號</translation>
    </message>
    <message>
        <source>Money in</source>
        <translation>流入</translation>
    </message>
    <message>
        <source>Money in and out</source>
        <translation>流入與流出</translation>
    </message>
    <message>
        <source>Money out</source>
        <translation>流出</translation>
    </message>
    <message>
        <source>Saved views of these filters</source>
        <translation>這些篩選的已存視圖</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Symbol, name, number</source>
        <translation>代號、名稱、編號</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>視圖</translation>
    </message>
    <message>
        <source>Words in kind, remark or number</source>
        <translation>類型、備註或編號中的文字</translation>
    </message>
    <message>
        <source>Words in symbol, name or number</source>
        <translation>代號、名稱或編號中的文字</translation>
    </message>
    <message>
        <source>Words in symbol, name, number or the broker’s text</source>
        <translation>代號、名稱、編號或券商說明中的文字</translation>
    </message>
    <message>
        <source>Working orders hidden: {count}; “Cancel all” cancels them too</source>
        <translation>隱藏的掛單：{count}；「全部撤單」也會撤銷它們</translation>
    </message>
    <message>
        <source>{count} accounts</source>
        <translation>{count} 個帳戶</translation>
    </message>
    <message>
        <source>{count} currencies</source>
        <translation>{count} 種貨幣</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} 天</translation>
    </message>
    <message>
        <source>{count} kinds</source>
        <translation>{count} 個類型</translation>
    </message>
    <message>
        <source>{count} statuses</source>
        <translation>{count} 個狀態</translation>
    </message>
    <message>
        <source>{shown} of {count} shown</source>
        <translation>顯示 {shown} / {count}</translation>
    </message>
</context>
<context>
    <name>FiredMarks</name>
    <message>
        <source>S</source>
        <comment>mark of a signal</comment>
        <translation>訊</translation>
    </message>
    <message>
        <source>{rule} fired {time}</source>
        <translation>{rule} 於 {time} 觸發</translation>
    </message>
    <message>
        <source>{rule} fired {time}, ended {end}</source>
        <translation>{rule} 於 {time} 觸發，{end} 結束</translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message>
        <source>Each answer shows at once and can be changed in the settings.</source>
        <translation>答案即時生效，之後可在設定更改。</translation>
    </message>
    <message>
        <source>PRACTICE, PAPER or LIVE at the top left: whether the money is real.</source>
        <translation>左上角的練習、模擬或實盤：表示資金是否真實。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Welcome to Tideboard</source>
        <translation>歡迎使用 Tideboard</translation>
    </message>
</context>
<context>
    <name>Flatten</name>
    <message>
        <source>1 position has lost its stop or take profit</source>
        <translation>1 個持倉失去了止損或止盈單</translation>
    </message>
    <message>
        <source>All of these</source>
        <translation>全部剔選</translation>
    </message>
    <message>
        <source>An order sent since has opened it anew</source>
        <translation>其後的訂單已重新開倉</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel it and put the exit back</source>
        <translation>撤銷它並重新掛離場單</translation>
    </message>
    <message>
        <source>Cancel it and put the stop back</source>
        <translation>撤銷它並重新掛止損單</translation>
    </message>
    <message>
        <source>Cancelling its working orders</source>
        <translation>正在撤銷其未完成訂單</translation>
    </message>
    <message>
        <source>Cancels 1 working order first</source>
        <translation>先撤銷 1 張未完成訂單</translation>
    </message>
    <message>
        <source>Cancels first: {count}; the book shows {shown} to its limit</source>
        <translation>先撤單 {count} 張；擺盤至其限價只有 {shown}</translation>
    </message>
    <message>
        <source>Cancels {count} working orders first</source>
        <translation>先撤銷 {count} 張未完成訂單</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>正在檢查</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Close 1 position</source>
        <translation>平掉 1 個持倉</translation>
    </message>
    <message>
        <source>Close again at today&apos;s price</source>
        <translation>按現價再平倉</translation>
    </message>
    <message>
        <source>Close positions</source>
        <translation>平倉</translation>
    </message>
    <message>
        <source>Close {count} LIVE</source>
        <translation>實盤平 {count} 個持倉</translation>
    </message>
    <message>
        <source>Close {count} in practice</source>
        <translation>平 {count} 個練習持倉</translation>
    </message>
    <message>
        <source>Close {count} of {shown} positions</source>
        <translation>平掉 {shown} 個持倉中的 {count} 個</translation>
    </message>
    <message>
        <source>Close {count} on paper</source>
        <translation>平 {count} 個模擬持倉</translation>
    </message>
    <message>
        <source>Close {count} positions</source>
        <translation>平掉 {count} 個持倉</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已平倉</translation>
    </message>
    <message>
        <source>Closed only if ticked below</source>
        <translation>在下方剔選後才平倉</translation>
    </message>
    <message>
        <source>Closes</source>
        <translation>平倉</translation>
    </message>
    <message>
        <source>Closing positions</source>
        <translation>正在平倉</translation>
    </message>
    <message>
        <source>Closing positions was interrupted: orders sent {sent}, not sent {unsent}, exits no longer at the broker {lost}.</source>
        <translation>平倉中斷了：已送出訂單 {sent} 張，未送出 {unsent} 張，已不在券商處的離場單 {lost} 張。</translation>
    </message>
    <message>
        <source>Closing positions was interrupted: orders sent {sent}, not sent {unsent}.</source>
        <translation>平倉中斷了：已送出訂單 {sent} 張，未送出 {unsent} 張。</translation>
    </message>
    <message>
        <source>Closing these positions took their exits away and did not close all. Nothing is sent from here: the ticket is filled in.</source>
        <translation>平倉時撤銷了這些持倉的離場單，但未能全部平倉。此處不會送出任何訂單，只填寫下單面板。</translation>
    </message>
    <message>
        <source>Closing {over} of {count}…</source>
        <translation>正在平第 {over} 個，共 {count} 個…</translation>
    </message>
    <message>
        <source>Done: {filled} closed</source>
        <translation>完成：已平 {filled}</translation>
    </message>
    <message>
        <source>Every position is closed</source>
        <translation>全部持倉已平</translation>
    </message>
    <message>
        <source>Every position is closed or protected</source>
        <translation>每個持倉都已平倉或有保護</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>持有</translation>
    </message>
    <message>
        <source>Hold the button to begin.</source>
        <translation>按住按鈕開始。</translation>
    </message>
    <message>
        <source>Hold to close LIVE positions</source>
        <translation>按住以平實盤持倉</translation>
    </message>
    <message>
        <source>Hold to close paper positions</source>
        <translation>按住以平模擬持倉</translation>
    </message>
    <message>
        <source>Hold to close practice positions</source>
        <translation>按住以平練習持倉</translation>
    </message>
    <message>
        <source>Its exit at {trigger} is passed and cannot be put back.</source>
        <translation>平倉單觸發價 {trigger} 已被越過，無法放回。</translation>
    </message>
    <message>
        <source>Its orders and position are not read yet</source>
        <translation>其訂單和持倉尚未讀取</translation>
    </message>
    <message>
        <source>Keep holding to close them</source>
        <translation>繼續按住以平倉</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限價</translation>
    </message>
    <message>
        <source>Lost exits</source>
        <translation>失去的離場單</translation>
    </message>
    <message>
        <source>No longer at the broker: {order}</source>
        <translation>券商那裡已沒有：{order}</translation>
    </message>
    <message>
        <source>None of them can be closed now.</source>
        <translation>現時全部都不能平倉。</translation>
    </message>
    <message>
        <source>None of them is ticked.</source>
        <translation>沒有剔選任何持倉。</translation>
    </message>
    <message>
        <source>Not done: {reason}</source>
        <translation>未做：{reason}</translation>
    </message>
    <message>
        <source>One after the other, each with a limit order of at most the quantity shown, at its limit or a better price. Every order is checked again at its turn. It ends after 3 minutes, when trading locks, or when you stop it.</source>
        <translation>逐一平倉：每個持倉一張限價單，數量不超過所示，價格為其限價或更好。輪到每張訂單時會再檢查一次。3 分鐘後、交易鎖定時或你停止時結束。</translation>
    </message>
    <message>
        <source>Orders has every order with its state.</source>
        <translation>訂單列表列出每張訂單及其狀態。</translation>
    </message>
    <message>
        <source>Outcome unknown: see Orders</source>
        <translation>結果未知：請看訂單</translation>
    </message>
    <message>
        <source>Partly done: {filled} closed, {left} not</source>
        <translation>部分完成：已平 {filled}，尚餘 {left}</translation>
    </message>
    <message>
        <source>Partly done: {filled} of {sent} closed, see Orders</source>
        <translation>部分完成：已平 {filled}/{sent}，請看訂單</translation>
    </message>
    <message>
        <source>Partly done: {filled} of {sent} closed, {left} more held, see Orders</source>
        <translation>部分完成：已平 {filled}/{sent}，另持有 {left}，請看訂單</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>持倉</translation>
    </message>
    <message>
        <source>Positions to close</source>
        <translation>要平的持倉</translation>
    </message>
    <message>
        <source>Positions without their exits</source>
        <translation>沒有離場單的持倉</translation>
    </message>
    <message>
        <source>Protected</source>
        <translation>已有保護</translation>
    </message>
    <message>
        <source>Put an exit back</source>
        <translation>重新掛離場單</translation>
    </message>
    <message>
        <source>Refused: {reason}</source>
        <translation>被拒：{reason}</translation>
    </message>
    <message>
        <source>Sent at this price or a better one</source>
        <translation>以此價或更好的價格送出</translation>
    </message>
    <message>
        <source>Sent: {sent}</source>
        <translation>已送出：{sent}</translation>
    </message>
    <message>
        <source>Sent: {sent}, of which the book shows {shown}</source>
        <translation>已送出：{sent}，其中擺盤顯示 {shown}</translation>
    </message>
    <message>
        <source>Show exits</source>
        <translation>查看離場單</translation>
    </message>
    <message>
        <source>Show positions</source>
        <translation>顯示持倉</translation>
    </message>
    <message>
        <source>State</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Taken away</source>
        <translation>已撤銷</translation>
    </message>
    <message>
        <source>The account is pinned, and stays pinned and locked afterwards.</source>
        <translation>帳戶已釘住，之後仍保持釘住和鎖定。</translation>
    </message>
    <message>
        <source>These go on working as well; they are not cancelled from here:</source>
        <translation>以下訂單也繼續有效，不會在此撤銷：</translation>
    </message>
    <message>
        <source>These positions are closed only where you tick them:</source>
        <translation>以下持倉剔選後才會平倉：</translation>
    </message>
    <message>
        <source>Trading password, for these positions only</source>
        <translation>交易密碼，僅用於這些持倉</translation>
    </message>
    <message>
        <source>Type the number of positions: {count}</source>
        <translation>請輸入持倉數目：{count}</translation>
    </message>
    <message>
        <source>Waits for the order of another position</source>
        <translation>等待另一持倉的訂單發出</translation>
    </message>
    <message>
        <source>What was sent stays at the broker when you stop.</source>
        <translation>停止後，已送出的訂單仍留在券商。</translation>
    </message>
    <message>
        <source>Will be closed</source>
        <translation>會平倉</translation>
    </message>
    <message>
        <source>Will be closed; the book shows {shown} to its limit</source>
        <translation>會平倉；擺盤至其限價只有 {shown}</translation>
    </message>
    <message>
        <source>Working orders that add to these positions stay; ticked ones are cancelled first:</source>
        <translation>會增加這些持倉的未完成訂單會保留；剔選的會先撤銷：</translation>
    </message>
    <message>
        <source>Working orders that close a position are cancelled first.</source>
        <translation>會先撤銷用來平倉的未完成訂單。</translation>
    </message>
    <message>
        <source>expires today</source>
        <translation>今日到期</translation>
    </message>
    <message>
        <source>extended hours</source>
        <translation>含盤前盤後</translation>
    </message>
    <message>
        <source>outcome unknown</source>
        <translation>結果未知</translation>
    </message>
    <message>
        <source>overnight</source>
        <translation>夜盤</translation>
    </message>
    <message>
        <source>{count} positions have lost their stop or take profit</source>
        <translation>{count} 個持倉失去了止損或止盈單</translation>
    </message>
    <message>
        <source>{done} of {count} positions are closed</source>
        <translation>{count} 個持倉中已平 {done} 個</translation>
    </message>
    <message>
        <source>{order} cannot be put back: {reason}</source>
        <translation>{order} 無法放回：{reason}</translation>
    </message>
    <message>
        <source>{order}: passed at {last}, cannot go back</source>
        <translation>{order}：價格 {last} 已越過觸發價，無法放回</translation>
    </message>
    <message>
        <source>{order}: the closing order has no answer, both may fill</source>
        <translation>{order}：平倉訂單沒有回覆，兩者都可能成交</translation>
    </message>
    <message>
        <source>{shares} are less than a board lot: no exit for them</source>
        <translation>{shares} 不足一手：不為其掛離場單</translation>
    </message>
    <message>
        <source>{shares} without a stop</source>
        <translation>{shares} 沒有止損單</translation>
    </message>
    <message>
        <source>{shares} without a stop while its closing order works</source>
        <translation>{shares} 沒有止損單，平倉訂單仍在等待成交</translation>
    </message>
    <message>
        <source>{shares} without an exit</source>
        <translation>{shares} 沒有離場單</translation>
    </message>
    <message>
        <source>{shares} without an exit while its closing order works</source>
        <translation>{shares} 沒有離場單，平倉訂單仍在等待成交</translation>
    </message>
    <message>
        <source>{shares} without it: other orders take what is held</source>
        <translation>{shares} 仍缺：其他訂單已佔用持倉</translation>
    </message>
    <message>
        <source>{text} and {count} more</source>
        <translation>{text}，另有 {count} 項</translation>
    </message>
    <message>
        <source>{words}; {left} left, no tradable unit</source>
        <translation>{words}；餘 {left}，不足一個買賣單位</translation>
    </message>
</context>
<context>
    <name>Flow</name>
    <message>
        <source>%1 of turnover classified</source>
        <translation>已分類成交額 %1</translation>
    </message>
    <message>
        <source>1M</source>
        <comment>one month</comment>
        <translation>1個月</translation>
    </message>
    <message>
        <source>1Y</source>
        <comment>one year</comment>
        <translation>1年</translation>
    </message>
    <message>
        <source>2Y</source>
        <comment>two years</comment>
        <translation>2年</translation>
    </message>
    <message>
        <source>3M</source>
        <comment>three months</comment>
        <translation>3個月</translation>
    </message>
    <message>
        <source>6M</source>
        <comment>six months</comment>
        <translation>6個月</translation>
    </message>
    <message>
        <source>A bond has no capital flow</source>
        <translation>債券無資金流向</translation>
    </message>
    <message>
        <source>A date reads 2026-11-20</source>
        <translation>日期寫法如 2026-11-20</translation>
    </message>
    <message>
        <source>A future has no capital flow</source>
        <translation>期貨無資金流向</translation>
    </message>
    <message>
        <source>A sector has no capital flow of its own</source>
        <translation>板塊本身無資金流向</translation>
    </message>
    <message>
        <source>A trade at the ask or above counts as inflow, one at the bid or below as outflow. Net is in minus out.</source>
        <translation>以賣價或更高成交計為流入，以買價或更低成交計為流出。淨額為流入減流出。</translation>
    </message>
    <message>
        <source>All</source>
        <translation>合計</translation>
    </message>
    <message>
        <source>An estimate from trade direction and size, not a record of who paid</source>
        <translation>依成交方向與大小估算，並非付款人紀錄</translation>
    </message>
    <message>
        <source>An estimate from trade direction and size, not a record of who paid.</source>
        <translation>依成交方向與大小估算，並非付款人紀錄。</translation>
    </message>
    <message>
        <source>An index has no capital flow</source>
        <translation>指數無資金流向</translation>
    </message>
    <message>
        <source>An option has no capital flow</source>
        <translation>期權無資金流向</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新讀取</translation>
    </message>
    <message>
        <source>Ask for the flow again</source>
        <translation>重新讀取資金流向</translation>
    </message>
    <message>
        <source>Asking for the distribution</source>
        <translation>正在讀取資金分布</translation>
    </message>
    <message>
        <source>Asking for the history</source>
        <translation>正在讀取歷史</translation>
    </message>
    <message>
        <source>Asking for today’s minutes</source>
        <translation>正在讀取今日分時資料</translation>
    </message>
    <message>
        <source>B %1</source>
        <comment>bought</comment>
        <translation>買 %1</translation>
    </message>
    <message>
        <source>B %1 x %2</source>
        <comment>bought, number of fills, shares</comment>
        <translation>買 %1 × %2</translation>
    </message>
    <message>
        <source>Back to {symbol}</source>
        <translation>回到 {symbol}</translation>
    </message>
    <message>
        <source>Bars</source>
        <translation>柱</translation>
    </message>
    <message>
        <source>Bars or stacked tiers</source>
        <translation>淨額柱或分級堆疊</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>主力</translation>
    </message>
    <message>
        <source>Block (XL + L)</source>
        <translation>主力(特大+大)</translation>
    </message>
    <message>
        <source>Block by {provider}</source>
        <translation>{provider} 的主力</translation>
    </message>
    <message>
        <source>Capital flow</source>
        <translation>資金流向</translation>
    </message>
    <message>
        <source>Capital flow figures</source>
        <translation>資金流向數字</translation>
    </message>
    <message>
        <source>Capital flow history</source>
        <translation>資金流向歷史</translation>
    </message>
    <message>
        <source>Capital flow history as a table</source>
        <translation>資金流向歷史表</translation>
    </message>
    <message>
        <source>Capital flow: by day</source>
        <translation>資金流向：按日</translation>
    </message>
    <message>
        <source>Capital flow: by month</source>
        <translation>資金流向：按月</translation>
    </message>
    <message>
        <source>Capital flow: by week</source>
        <translation>資金流向：按週</translation>
    </message>
    <message>
        <source>Capital flow: intraday</source>
        <translation>資金流向：分時</translation>
    </message>
    <message>
        <source>Capital flow: intraday or day</source>
        <translation>資金流向：分時或日線</translation>
    </message>
    <message>
        <source>Capital flow: next period</source>
        <translation>資金流向：下一個週期</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>漲跌</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>圖表</translation>
    </message>
    <message>
        <source>Chart or table</source>
        <translation>圖表或表格</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>收市價</translation>
    </message>
    <message>
        <source>Compare two providers</source>
        <translation>比較兩個來源</translation>
    </message>
    <message>
        <source>Connect a second provider</source>
        <translation>連接第二個來源</translation>
    </message>
    <message>
        <source>Connecting to {provider}.</source>
        <translation>正在連接 {provider}。</translation>
    </message>
    <message>
        <source>Connection log</source>
        <translation>連線日誌</translation>
    </message>
    <message>
        <source>Copy picture of the chart</source>
        <translation>複製圖表圖片</translation>
    </message>
    <message>
        <source>Copy the read-out as a row</source>
        <translation>把讀數複製成一行</translation>
    </message>
    <message>
        <source>Counted here from the trades that were received: bought at the ask is inflow, sold at the bid outflow, as the feed says it. A trade without a side is in neither. Auctions are left out.</source>
        <translation>由本程式按收到的逐筆成交統計：按賣價主動買入計流入，按買價主動賣出計流出，方向以行情所示為準。沒有方向的成交兩邊都不計。競價不計。</translation>
    </message>
    <message>
        <source>Crosshair one minute back</source>
        <translation>游標後退一分鐘</translation>
    </message>
    <message>
        <source>Crosshair one minute on</source>
        <translation>游標前進一分鐘</translation>
    </message>
    <message>
        <source>Crosshair ten back</source>
        <translation>游標後退十格</translation>
    </message>
    <message>
        <source>Crosshair ten on</source>
        <translation>游標前進十格</translation>
    </message>
    <message>
        <source>Crosshair to the first</source>
        <translation>游標移到開頭</translation>
    </message>
    <message>
        <source>Crosshair to the last</source>
        <translation>游標移到結尾</translation>
    </message>
    <message>
        <source>Crosshair to the mark before</source>
        <translation>十字線移到上一個標記</translation>
    </message>
    <message>
        <source>Crosshair to the next mark</source>
        <translation>十字線移到下一個標記</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Day chart</source>
        <translation>日線圖</translation>
    </message>
    <message>
        <source>Disagree since {time}</source>
        <translation>{time} 起不一致</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>資金分布</translation>
    </message>
    <message>
        <source>Distribution by order size</source>
        <translation>按訂單大小的資金分布</translation>
    </message>
    <message>
        <source>Distribution, {day}</source>
        <translation>資金分布（{day}）</translation>
    </message>
    <message>
        <source>Each provider decides by its own rule and from its own feed which trades it counts and whether they are bought or sold. Neither is wrong; never add or average the two.</source>
        <translation>每個來源按自己的規則和行情決定計入哪些成交、屬買入還是賣出。兩者都沒有錯；不應相加或平均。</translation>
    </message>
    <message>
        <source>Extra-large</source>
        <translation>特大單</translation>
    </message>
    <message>
        <source>Find another symbol</source>
        <translation>搜尋其他代號</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>起始日</translation>
    </message>
    <message>
        <source>Flow chart: block</source>
        <translation>資金圖：主力</translation>
    </message>
    <message>
        <source>Flow chart: compare two providers</source>
        <translation>資金圖：比較兩個來源</translation>
    </message>
    <message>
        <source>Flow chart: cumulative volume delta</source>
        <translation>資金流圖：累計成交量差</translation>
    </message>
    <message>
        <source>Flow chart: curves or stack</source>
        <translation>資金圖：曲線或堆疊</translation>
    </message>
    <message>
        <source>Flow chart: extra-large orders</source>
        <translation>資金圖：特大單</translation>
    </message>
    <message>
        <source>Flow chart: large orders</source>
        <translation>資金圖：大單</translation>
    </message>
    <message>
        <source>Flow chart: market or local time</source>
        <translation>資金圖：市場或本地時間</translation>
    </message>
    <message>
        <source>Flow chart: medium orders</source>
        <translation>資金圖：中單</translation>
    </message>
    <message>
        <source>Flow chart: net</source>
        <translation>資金圖：淨流入</translation>
    </message>
    <message>
        <source>Flow chart: net per minute as bars</source>
        <translation>資金圖：每分鐘淨流入柱</translation>
    </message>
    <message>
        <source>Flow chart: own count of the trades</source>
        <translation>資金流圖：自行統計逐筆</translation>
    </message>
    <message>
        <source>Flow chart: price</source>
        <translation>資金圖：股價</translation>
    </message>
    <message>
        <source>Flow chart: price on its own scale</source>
        <translation>資金圖：股價自訂刻度</translation>
    </message>
    <message>
        <source>Flow chart: reports, dividends, splits, news, buy-backs</source>
        <translation>資金流圖：業績、派息、拆股、新聞、回購</translation>
    </message>
    <message>
        <source>Flow chart: small orders</source>
        <translation>資金圖：小單</translation>
    </message>
    <message>
        <source>Flow chart: whole session or to now</source>
        <translation>資金圖：全日或至今</translation>
    </message>
    <message>
        <source>Flow history</source>
        <translation>資金歷史</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>差距</translation>
    </message>
    <message>
        <source>Gap to {provider}</source>
        <translation>與 {provider} 的差距</translation>
    </message>
    <message>
        <source>Hide the crosshair</source>
        <translation>隱藏游標</translation>
    </message>
    <message>
        <source>History between two dates</source>
        <translation>兩個日期之間的歷史</translation>
    </message>
    <message>
        <source>History of one month</source>
        <translation>一個月歷史</translation>
    </message>
    <message>
        <source>History of one year</source>
        <translation>一年歷史</translation>
    </message>
    <message>
        <source>History of six months</source>
        <translation>六個月歷史</translation>
    </message>
    <message>
        <source>History of three months</source>
        <translation>三個月歷史</translation>
    </message>
    <message>
        <source>History of two years</source>
        <translation>兩年歷史</translation>
    </message>
    <message>
        <source>History reaches back {days} days at most</source>
        <translation>歷史最多追溯 {days} 日</translation>
    </message>
    <message>
        <source>In</source>
        <translation>流入</translation>
    </message>
    <message>
        <source>Inflow already beyond</source>
        <translation>流入已超過</translation>
    </message>
    <message>
        <source>Inflow larger than</source>
        <translation>流入大於</translation>
    </message>
    <message>
        <source>Intraday chart</source>
        <translation>分時圖</translation>
    </message>
    <message>
        <source>Its sizes are those of single trades in money, extra-large, large and medium from {sizes}: an order filled in parts counts as several small ones. They can be changed in Settings, Data; what was saved with other sizes does not compare with these.</source>
        <translation>它的大小按單筆成交的金額：特大單、大單、中單分別由 {sizes} 起；分多次成交的訂單計作多筆小單。可在「設定」的「資料」更改；以其他界線儲存的圖表不能與此比較。</translation>
    </message>
    <message>
        <source>L</source>
        <comment>large</comment>
        <translation>大</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>大單</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>結束日</translation>
    </message>
    <message>
        <source>Last minute</source>
        <translation>最近一分鐘</translation>
    </message>
    <message>
        <source>Last minute received {last}, expected {now}. The connection stands but brings no flow.</source>
        <translation>最後收到 {last}，應為 {now}。連線正常但沒有資金資料。</translation>
    </message>
    <message>
        <source>Last session shown. {market} opens again {when}.</source>
        <translation>顯示上一個交易日。{market}於 {when} 再開市。</translation>
    </message>
    <message>
        <source>Last {count} min</source>
        <translation>最近 {count} 分鐘</translation>
    </message>
    <message>
        <source>Last {count} together</source>
        <translation>最近 {count} 期合計</translation>
    </message>
    <message>
        <source>Lead with {provider}</source>
        <translation>以 {provider} 為準</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>讀取中</translation>
    </message>
    <message>
        <source>Logging in to {provider}.</source>
        <translation>正在登入 {provider}。</translation>
    </message>
    <message>
        <source>M</source>
        <comment>medium</comment>
        <translation>中</translation>
    </message>
    <message>
        <source>Market closed</source>
        <translation>休市</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中單</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>淨額</translation>
    </message>
    <message>
        <source>Net / turnover</source>
        <translation>淨額／成交額</translation>
    </message>
    <message>
        <source>Net / turnover is the net in percent of the turnover since the open. Regular hours only.</source>
        <translation>淨額／成交額是淨額佔開市以來成交額的百分比。只計正常時段。</translation>
    </message>
    <message>
        <source>Net inflow</source>
        <translation>淨流入</translation>
    </message>
    <message>
        <source>Net inflow is cumulative since the open, reset daily, in the quote currency, one value a minute.</source>
        <translation>淨流入自開市起累計，每日重新計算，以報價貨幣計，每分鐘一值。</translation>
    </message>
    <message>
        <source>Net inflow to {time}</source>
        <translation>淨流入（至 {time}）</translation>
    </message>
    <message>
        <source>Net inflow today</source>
        <translation>今日淨流入</translation>
    </message>
    <message>
        <source>Net inflow today, to {time}</source>
        <translation>今日淨流入（至 {time}）</translation>
    </message>
    <message>
        <source>Net inflow {date}, to {time}</source>
        <translation>{date} 淨流入（至 {time}）</translation>
    </message>
    <message>
        <source>Net inflow, {period}</source>
        <translation>淨流入，{period}</translation>
    </message>
    <message>
        <source>Net inflow, {period}, without today</source>
        <translation>淨流入，{period}，不含今日</translation>
    </message>
    <message>
        <source>Net is the sum of the four tiers; a chip in the title says so when it is not.</source>
        <translation>淨額是四級之和；若不相符，標題欄會標明。</translation>
    </message>
    <message>
        <source>Net of the last {count} session minutes: {amount}, in % of their turnover</source>
        <translation>最近 {count} 個交易分鐘的淨流入：{amount}，佔同期成交額的百分比</translation>
    </message>
    <message>
        <source>Net of {count} periods together</source>
        <translation>{count} 期合計淨額</translation>
    </message>
    <message>
        <source>Net {net} {currency} at {time}</source>
        <translation>{time} 淨額 {net} {currency}</translation>
    </message>
    <message>
        <source>Newer periods</source>
        <translation>較近</translation>
    </message>
    <message>
        <source>Next try in {count} s</source>
        <translation>{count} 秒後再試</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>沒有回應</translation>
    </message>
    <message>
        <source>No closed session in this range</source>
        <translation>此範圍內沒有已結束的交易日</translation>
    </message>
    <message>
        <source>No connection since {time}</source>
        <translation>{time} 起沒有連線</translation>
    </message>
    <message>
        <source>No flow from {begin} to {end}</source>
        <translation>{begin} 至 {end} 沒有資金資料</translation>
    </message>
    <message>
        <source>No flow yet today</source>
        <translation>今日尚無資金資料</translation>
    </message>
    <message>
        <source>No history is shown.</source>
        <translation>沒有顯示歷史。</translation>
    </message>
    <message>
        <source>No minutes of a session are shown.</source>
        <translation>沒有顯示任何時段的分鐘資料。</translation>
    </message>
    <message>
        <source>No right to read {market} flow</source>
        <translation>沒有讀取{market}資金流向的權限</translation>
    </message>
    <message>
        <source>No second provider of capital flow is connected.</source>
        <translation>沒有連接第二個資金流向來源。</translation>
    </message>
    <message>
        <source>No trade of this session has been counted yet</source>
        <translation>此時段尚無計入的成交</translation>
    </message>
    <message>
        <source>Not offered by this provider</source>
        <translation>此來源不提供</translation>
    </message>
    <message>
        <source>Not offered for this security</source>
        <translation>此證券不提供</translation>
    </message>
    <message>
        <source>Not recorded on this day</source>
        <translation>當日沒有記錄</translation>
    </message>
    <message>
        <source>Not yet known at {time}: {count} of {total} minutes hidden</source>
        <translation>{time} 時尚未知道：已隱藏 {total} 分鐘中的 {count} 分鐘</translation>
    </message>
    <message>
        <source>Nothing in this range</source>
        <translation>此範圍內沒有資料</translation>
    </message>
    <message>
        <source>Nothing is wrong: flow is counted from the trades of one security.</source>
        <translation>一切正常：資金流向由單一證券的成交統計。</translation>
    </message>
    <message>
        <source>Of turnover</source>
        <translation>佔成交額</translation>
    </message>
    <message>
        <source>Older periods</source>
        <translation>較早</translation>
    </message>
    <message>
        <source>One net line: there are no tiers, no block and no history. Large, medium and small in the distribution are its own sizes; their limits are not published.</source>
        <translation>只有一條淨額線：沒有分級、主力和歷史。分布中的大、中、小單是它自己的分類，界線沒有公布。</translation>
    </message>
    <message>
        <source>Open {symbol}</source>
        <translation>開啟 {symbol}</translation>
    </message>
    <message>
        <source>Orders and fills are read again before they show as current.</source>
        <translation>訂單和成交會先重新讀取，才顯示為最新。</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>流出</translation>
    </message>
    <message>
        <source>Outflow already beyond</source>
        <translation>流出已超過</translation>
    </message>
    <message>
        <source>Outflow larger than</source>
        <translation>流出大於</translation>
    </message>
    <message>
        <source>Own count</source>
        <translation>自行統計</translation>
    </message>
    <message>
        <source>Own count disagrees since {time}</source>
        <translation>自行統計自 {time} 起方向相反</translation>
    </message>
    <message>
        <source>Own count since the open</source>
        <translation>自行統計：自開市起</translation>
    </message>
    <message>
        <source>Own count since {time}, from the provider&apos;s net then</source>
        <translation>自行統計：自 {time} 起，由當時供應商淨額開始</translation>
    </message>
    <message>
        <source>Own count: its sizes are not the provider&apos;s tiers</source>
        <translation>自行統計：大小劃分與供應商不同</translation>
    </message>
    <message>
        <source>Own past</source>
        <translation>與自身過往比</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>股價</translation>
    </message>
    <message>
        <source>Price alert at the crosshair…</source>
        <translation>在游標價位設到價提示…</translation>
    </message>
    <message>
        <source>Price, against flow</source>
        <translation>股價，與資金背馳</translation>
    </message>
    <message>
        <source>Price, agrees with flow</source>
        <translation>股價，與資金同向</translation>
    </message>
    <message>
        <source>Price, trading suspended</source>
        <translation>股價，停牌</translation>
    </message>
    <message>
        <source>Providers disagree</source>
        <translation>來源不一致</translation>
    </message>
    <message>
        <source>Providers disagree since {time}</source>
        <translation>來源自 {time} 起不一致</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>範圍</translation>
    </message>
    <message>
        <source>Rate limited</source>
        <translation>請求受限</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>立即重試</translation>
    </message>
    <message>
        <source>S</source>
        <comment>small</comment>
        <translation>小</translation>
    </message>
    <message>
        <source>S %1</source>
        <comment>sold</comment>
        <translation>賣 %1</translation>
    </message>
    <message>
        <source>S %1 x %2</source>
        <comment>sold, number of fills, shares</comment>
        <translation>賣 %1 × %2</translation>
    </message>
    <message>
        <source>Save history as CSV…</source>
        <translation>歷史另存為 CSV…</translation>
    </message>
    <message>
        <source>Save minutes as CSV…</source>
        <translation>分鐘數據另存為 CSV…</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>儲存圖片</translation>
    </message>
    <message>
        <source>Save picture as PNG…</source>
        <translation>圖片另存為 PNG…</translation>
    </message>
    <message>
        <source>Save picture as SVG…</source>
        <translation>圖片另存為 SVG…</translation>
    </message>
    <message>
        <source>Save the history as CSV</source>
        <translation>歷史另存為 CSV</translation>
    </message>
    <message>
        <source>Second / first</source>
        <translation>第二／第一</translation>
    </message>
    <message>
        <source>Session open</source>
        <translation>已開市</translation>
    </message>
    <message>
        <source>Show my rights</source>
        <translation>查看我的權限</translation>
    </message>
    <message>
        <source>Show the last year</source>
        <translation>顯示最近一年</translation>
    </message>
    <message>
        <source>Signs differ since {time}. Both lines are drawn, tiers are not.</source>
        <translation>自 {time} 起正負相反。兩條線都已畫出，分級不顯示。</translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>較 %1</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>小單</translation>
    </message>
    <message>
        <source>Source: {provider}</source>
        <translation>來源：{provider}</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>堆疊</translation>
    </message>
    <message>
        <source>Stale</source>
        <translation>資料過時</translation>
    </message>
    <message>
        <source>Sum of {count}</source>
        <translation>{count} 期累計</translation>
    </message>
    <message>
        <source>Sum of {count} periods</source>
        <translation>{count} 期累計</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>The answer is slow: the connection to {provider} stands, the flow request was sent.</source>
        <translation>回應緩慢：與 {provider} 的連線正常，資金請求已送出。</translation>
    </message>
    <message>
        <source>The connection is slow: {provider} has not answered the call yet.</source>
        <translation>連線緩慢：{provider} 尚未回應。</translation>
    </message>
    <message>
        <source>The first day is after the last</source>
        <translation>起始日在結束日之後</translation>
    </message>
    <message>
        <source>The first minute appears one minute after the open.</source>
        <translation>首分鐘資料在開市一分鐘後出現。</translation>
    </message>
    <message>
        <source>The gap is the first minus the second, minute by minute where both have one. Five minutes or more with opposite signs are marked in amber on the time axis.</source>
        <translation>差距為第一來源減第二來源，逐分鐘計算，兩者都有數字時才有。正負相反達五分鐘，時間軸上會以琥珀色標示。</translation>
    </message>
    <message>
        <source>The last day is still to come</source>
        <translation>結束日尚未到</translation>
    </message>
    <message>
        <source>The login is slow: {provider} is connected, not yet ready.</source>
        <translation>登入緩慢：{provider} 已連接，尚未就緒。</translation>
    </message>
    <message>
        <source>The provider answered without a row: not listed yet, suspended, or further back than it keeps.</source>
        <translation>來源返回的內容沒有資料：尚未上市、停牌，或早於其保存期。</translation>
    </message>
    <message>
        <source>The provider gave no figure.</source>
        <translation>來源沒有提供數字。</translation>
    </message>
    <message>
        <source>Their signs differ since {since}.</source>
        <translation>兩者自 {since} 起正負相反。</translation>
    </message>
    <message>
        <source>This minute so far</source>
        <translation>本分鐘至今</translation>
    </message>
    <message>
        <source>This panel is first in line.</source>
        <translation>此面板排在最前。</translation>
    </message>
    <message>
        <source>This panel is first in line; one more call is waiting.</source>
        <translation>此面板排在最前；另有 1 個請求等候。</translation>
    </message>
    <message>
        <source>This panel is first in line; {waiting} more calls are waiting.</source>
        <translation>此面板排在最前；另有 {waiting} 個請求等候。</translation>
    </message>
    <message>
        <source>This provider has no tiers to stack</source>
        <translation>此來源沒有可堆疊的分級</translation>
    </message>
    <message>
        <source>Tiers after moomoo: order sizes are ranked over the last 200 trading days. The top 10% are extra-large, 10–30% large, 30–55% medium, the last 45% small. Block is extra-large plus large.</source>
        <translation>分級依 moomoo：訂單大小按過去 200 個交易日排名。首 10% 為特大單，10–30% 為大單，30–55% 為中單，餘下 45% 為小單。主力為特大單加大單。</translation>
    </message>
    <message>
        <source>Trades of {count} minutes may be missing: counted anew after them</source>
        <translation>{count} 分鐘內可能缺少成交：其後重新統計</translation>
    </message>
    <message>
        <source>Try {number} in {wait} s.</source>
        <translation>{wait} 秒後第 {number} 次嘗試。</translation>
    </message>
    <message>
        <source>Turned down {time}</source>
        <translation>{time} 轉為流出</translation>
    </message>
    <message>
        <source>Turned up {time}</source>
        <translation>{time} 轉為流入</translation>
    </message>
    <message>
        <source>Two providers: their tiers are not comparable</source>
        <translation>兩個來源：分級不可比較</translation>
    </message>
    <message>
        <source>US</source>
        <translation>美股</translation>
    </message>
    <message>
        <source>US figures count Nasdaq Basic prints only. The newest minute is provisional.</source>
        <translation>美股數字只計 Nasdaq Basic 的成交。最新一分鐘為暫定值。</translation>
    </message>
    <message>
        <source>US: only the shape is comparable, LongPort counts Nasdaq Basic trades</source>
        <translation>美股只宜比較走勢：LongPort 只計 Nasdaq Basic 的成交</translation>
    </message>
    <message>
        <source>Volume delta, shares</source>
        <translation>成交量差，股</translation>
    </message>
    <message>
        <source>Waiting for {provider}.</source>
        <translation>正在等候 {provider}。</translation>
    </message>
    <message>
        <source>What the flow figures mean</source>
        <translation>資金數字的含義</translation>
    </message>
    <message>
        <source>Whole range</source>
        <translation>整個範圍</translation>
    </message>
    <message>
        <source>Why they differ</source>
        <translation>為何不同</translation>
    </message>
    <message>
        <source>With two connections both nets stand on one axis, with the gap between them and a mark where their signs differ.</source>
        <translation>有兩個連線時，兩條淨額線同用一軸，標出兩者的差距和正負相反之處。</translation>
    </message>
    <message>
        <source>XL</source>
        <comment>extra-large</comment>
        <translation>特大</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>縮小</translation>
    </message>
    <message>
        <source>a replay shows what the archive has of the day</source>
        <translation>回放只顯示歸檔中當日的數據</translation>
    </message>
    <message>
        <source>against flow</source>
        <translation>與資金背馳</translation>
    </message>
    <message>
        <source>age %1</source>
        <translation>%1前</translation>
    </message>
    <message>
        <source>bought at the ask</source>
        <translation>主動買</translation>
    </message>
    <message>
        <source>cumulative volume delta since {time}, shares</source>
        <translation>自 {time} 起累計成交量差，股</translation>
    </message>
    <message>
        <source>days</source>
        <translation>個交易日</translation>
    </message>
    <message>
        <source>extra-large counted as large</source>
        <translation>特大單計入大單</translation>
    </message>
    <message>
        <source>fired</source>
        <translation>已觸發</translation>
    </message>
    <message>
        <source>flow per day, {begin} to {end}</source>
        <translation>每日資金，{begin} 至 {end}</translation>
    </message>
    <message>
        <source>flow per month, {begin} to {end}</source>
        <translation>每月資金，{begin} 至 {end}</translation>
    </message>
    <message>
        <source>flow per week, {begin} to {end}</source>
        <translation>每週資金，{begin} 至 {end}</translation>
    </message>
    <message>
        <source>half day, to {time}</source>
        <translation>半日市，至 {time}</translation>
    </message>
    <message>
        <source>hours assumed: calendar ends {date}</source>
        <translation>時段為推定：交易日曆止於 {date}</translation>
    </message>
    <message>
        <source>in</source>
        <translation>流入</translation>
    </message>
    <message>
        <source>its flow is the minutes of today</source>
        <translation>其資金流向只有今日分時</translation>
    </message>
    <message>
        <source>last minute {time}</source>
        <translation>最後一分鐘 {time}</translation>
    </message>
    <message>
        <source>lunch</source>
        <translation>午休</translation>
    </message>
    <message>
        <source>net inflow per minute</source>
        <translation>每分鐘淨流入</translation>
    </message>
    <message>
        <source>no figure</source>
        <translation>沒有數字</translation>
    </message>
    <message>
        <source>no price line: not offered</source>
        <translation>沒有股價線：不提供</translation>
    </message>
    <message>
        <source>no price line: the provider refused it</source>
        <translation>沒有股價線：來源拒絕</translation>
    </message>
    <message>
        <source>no price line: the right is missing</source>
        <translation>沒有股價線：缺少權限</translation>
    </message>
    <message>
        <source>no price line: the subscription quota is full</source>
        <translation>沒有股價線：訂閱額度已滿</translation>
    </message>
    <message>
        <source>no turnover</source>
        <translation>無成交額</translation>
    </message>
    <message>
        <source>of turn.</source>
        <translation>佔比</translation>
    </message>
    <message>
        <source>offered for stocks, warrants and funds</source>
        <translation>適用於股票、窩輪及基金</translation>
    </message>
    <message>
        <source>out</source>
        <translation>流出</translation>
    </message>
    <message>
        <source>price against flow: {count} of {all}</source>
        <translation>股價與資金背馳：{all} 期中 {count} 期</translation>
    </message>
    <message>
        <source>price on its own scale</source>
        <translation>股價自訂刻度</translation>
    </message>
    <message>
        <source>regular hours only</source>
        <translation>只計正常時段</translation>
    </message>
    <message>
        <source>sizes as {provider} counts them</source>
        <translation>大小按 {provider} 的分類</translation>
    </message>
    <message>
        <source>so far</source>
        <translation>至今</translation>
    </message>
    <message>
        <source>sold at the bid</source>
        <translation>主動賣</translation>
    </message>
    <message>
        <source>the session is open, its first minute is not over</source>
        <translation>已開市，首分鐘尚未完結</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>whole days</source>
        <translation>個完整交易日</translation>
    </message>
    <message>
        <source>whole session, to {time}</source>
        <translation>整個交易日，至 {time}</translation>
    </message>
    <message>
        <source>{count} min missing</source>
        <translation>缺 {count} 分鐘</translation>
    </message>
    <message>
        <source>{count} of {days}</source>
        <translation>{count}/{days}</translation>
    </message>
    <message>
        <source>{count} periods together</source>
        <translation>{count} 期合計</translation>
    </message>
    <message>
        <source>{days} d {hours} h</source>
        <translation>{days} 日 {hours} 小時</translation>
    </message>
    <message>
        <source>{first} counts money in, {second} money out, for {count} minutes or longer. Press for the definitions.</source>
        <translation>{first} 計為流入，{second} 計為流出，已達 {count} 分鐘或以上。按此查看定義。</translation>
    </message>
    <message>
        <source>{first} {net} {currency}, {second} {other} {currency}, gap {gap} {currency} at {time}</source>
        <translation>{time} {first} {net} {currency}，{second} {other} {currency}，差距 {gap} {currency}</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小時 {minutes} 分鐘</translation>
    </message>
    <message>
        <source>{largest}, {large} and {medium} {currency}</source>
        <translation>{largest}、{large}、{medium} {currency}</translation>
    </message>
    <message>
        <source>{market} opens {when}</source>
        <translation>{market} {when} 開市</translation>
    </message>
    <message>
        <source>{moment} {zone}, in {left}</source>
        <translation>{moment} {zone}，{left}後</translation>
    </message>
    <message>
        <source>{net} is larger than {count} of the last {days} days, on its side of zero</source>
        <translation>{net}，在同一方向上大於最近 {days} 個交易日中的 {count} 個</translation>
    </message>
    <message>
        <source>{net} so far is already beyond {count} of the last {days} whole days, signed</source>
        <translation>至今 {net}，按正負計已超過最近 {days} 個完整交易日中的 {count} 個</translation>
    </message>
    <message>
        <source>{provider} allows 30 flow calls in 30 s; {calls} are used.</source>
        <translation>{provider} 容許 30 秒內 30 次資金請求；已用 {calls} 次。</translation>
    </message>
    <message>
        <source>{provider} gives today&apos;s minutes only. Days, weeks and months come with Futu OpenD.</source>
        <translation>{provider} 只提供今日分時。日、週、月由 Futu OpenD 提供。</translation>
    </message>
    <message>
        <source>{provider} has no flow before {date}</source>
        <translation>{provider} 沒有 {date} 之前的資金資料</translation>
    </message>
    <message>
        <source>{provider} has no flow history</source>
        <translation>{provider} 沒有資金歷史</translation>
    </message>
    <message>
        <source>{provider} has no tiers, so there is no block</source>
        <translation>{provider} 沒有分級，因此沒有主力</translation>
    </message>
    <message>
        <source>{provider} lets no flow call through at the moment.</source>
        <translation>{provider} 現時不接受資金請求。</translation>
    </message>
    <message>
        <source>{provider} refused the request: the quote right for {market} is missing.</source>
        <translation>{provider} 拒絕請求：缺少{market}行情權限。</translation>
    </message>
    <message>
        <source>{provider}: another currency, not compared</source>
        <translation>{provider}：另一貨幣，不作比較</translation>
    </message>
    <message>
        <source>{provider}: another security, not compared</source>
        <translation>{provider}：另一證券，不作比較</translation>
    </message>
    <message>
        <source>{provider}: loading</source>
        <translation>{provider}：讀取中</translation>
    </message>
    <message>
        <source>{provider}: no answer</source>
        <translation>{provider}：沒有回應</translation>
    </message>
    <message>
        <source>{provider}: no connection</source>
        <translation>{provider}：沒有連線</translation>
    </message>
    <message>
        <source>{provider}: no minute of this session</source>
        <translation>{provider}：本交易日沒有分鐘資料</translation>
    </message>
    <message>
        <source>{provider}: not offered for this security</source>
        <translation>{provider}：此證券不提供</translation>
    </message>
    <message>
        <source>{provider}: rate limited, asks again soon</source>
        <translation>{provider}：請求受限，稍後再讀取</translation>
    </message>
    <message>
        <source>{provider}: refused</source>
        <translation>{provider}：被拒絕</translation>
    </message>
    <message>
        <source>{provider}: the right is missing</source>
        <translation>{provider}：缺少權限</translation>
    </message>
    <message>
        <source>{share} of the turnover counted</source>
        <translation>已統計成交額的 {share}</translation>
    </message>
    <message>
        <source>{share} without a side, in neither</source>
        <translation>{share} 沒有方向，兩邊不計</translation>
    </message>
    <message>
        <source>{symbol} has no capital flow</source>
        <translation>{symbol} 無資金流向</translation>
    </message>
    <message>
        <source>{symbol} was not recorded</source>
        <translation>沒有記錄 {symbol}</translation>
    </message>
</context>
<context>
    <name>FlowBoard</name>
    <message>
        <source>A plate…</source>
        <translation>板塊…</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>距今</translation>
    </message>
    <message>
        <source>Asking for the list</source>
        <translation>正在讀取列表</translation>
    </message>
    <message>
        <source>Asking for the plates</source>
        <translation>正在讀取板塊</translation>
    </message>
    <message>
        <source>CSI 300</source>
        <translation>滬深300</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>已比較</translation>
    </message>
    <message>
        <source>Concepts by turnover</source>
        <translation>概念成交額榜</translation>
    </message>
    <message>
        <source>Disagree</source>
        <translation>不一致</translation>
    </message>
    <message>
        <source>Dow Jones Industrial Average</source>
        <translation>道瓊斯工業平均指數</translation>
    </message>
    <message>
        <source>Falling</source>
        <translation>跌幅榜</translation>
    </message>
    <message>
        <source>Falling in 5 minutes</source>
        <translation>5 分鐘跌幅榜</translation>
    </message>
    <message>
        <source>Hang Seng China Enterprises Index</source>
        <translation>恒生中國企業指數</translation>
    </message>
    <message>
        <source>Hang Seng Index</source>
        <translation>恒生指數</translation>
    </message>
    <message>
        <source>Hang Seng TECH Index</source>
        <translation>恒生科技指數</translation>
    </message>
    <message>
        <source>How many the plate has is read while its row is on screen</source>
        <translation>該行在畫面上時才讀取板塊的證券數目</translation>
    </message>
    <message>
        <source>In</source>
        <translation>流入</translation>
    </message>
    <message>
        <source>Industries by turnover</source>
        <translation>行業成交額榜</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>類別</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Members of an index</source>
        <translation>指數成份股</translation>
    </message>
    <message>
        <source>Members of the index or fund</source>
        <translation>該指數或基金的成份股</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Most traded</source>
        <translation>成交額榜</translation>
    </message>
    <message>
        <source>Nasdaq Composite</source>
        <translation>納斯達克綜合指數</translation>
    </message>
    <message>
        <source>Net / turnover</source>
        <translation>淨額／成交額</translation>
    </message>
    <message>
        <source>No flow of its securities is read yet</source>
        <translation>尚未讀取其證券的資金流</translation>
    </message>
    <message>
        <source>No securities in this list</source>
        <translation>此列表沒有證券</translation>
    </message>
    <message>
        <source>No security of this list is in a plate</source>
        <translation>此列表沒有證券屬於任何板塊</translation>
    </message>
    <message>
        <source>No turn in this session</source>
        <translation>本交易日沒有轉向</translation>
    </message>
    <message>
        <source>Nothing of this list is read from it now</source>
        <translation>目前沒有從它讀取此列表的數據</translation>
    </message>
    <message>
        <source>Oldest figure</source>
        <translation>最舊數值</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>流出</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>頁</translation>
    </message>
    <message>
        <source>Plates of the list</source>
        <translation>列表的板塊</translation>
    </message>
    <message>
        <source>Ranked once its flow is read</source>
        <translation>讀取資金流後才排名</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>已讀</translation>
    </message>
    <message>
        <source>Restated</source>
        <translation>重述</translation>
    </message>
    <message>
        <source>Rising</source>
        <translation>升幅榜</translation>
    </message>
    <message>
        <source>Rising in 5 minutes</source>
        <translation>5 分鐘升幅榜</translation>
    </message>
    <message>
        <source>S&amp;P 500</source>
        <translation>標普500</translation>
    </message>
    <message>
        <source>SSE 50</source>
        <translation>上證50</translation>
    </message>
    <message>
        <source>SSE Composite</source>
        <translation>上證綜合指數</translation>
    </message>
    <message>
        <source>SZSE Component</source>
        <translation>深證成份指數</translation>
    </message>
    <message>
        <source>Securities</source>
        <translation>證券</translation>
    </message>
    <message>
        <source>Securities of the plate</source>
        <translation>板塊內的證券</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>交易日數</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>來源</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>來源</translation>
    </message>
    <message>
        <source>Sources of flow and quotes</source>
        <translation>資金流及報價來源</translation>
    </message>
    <message>
        <source>Too few minutes of it are known</source>
        <translation>已知的分鐘太少</translation>
    </message>
    <message>
        <source>Top movers</source>
        <translation>異動榜</translation>
    </message>
    <message>
        <source>flow, {currency}</source>
        <translation>資金流，{currency}</translation>
    </message>
    <message>
        <source>minutes of the last {count} recorded days before today</source>
        <translation>今日之前最近 {count} 個有紀錄交易日的分鐘</translation>
    </message>
    <message>
        <source>nothing is recorded yet</source>
        <translation>尚無記錄</translation>
    </message>
    <message>
        <source>of {count} prices here {rising}, {falling}, {unchanged}</source>
        <translation>此處 {count} 個價格為 {rising}、{falling}、{unchanged}</translation>
    </message>
    <message>
        <source>oldest reading {age}</source>
        <translation>最舊讀數 {age}</translation>
    </message>
    <message>
        <source>order held, sort now</source>
        <translation>排序已暫停，立即排序</translation>
    </message>
    <message>
        <source>quotes</source>
        <translation>報價</translation>
    </message>
    <message>
        <source>rows of the index left out: {field}</source>
        <translation>略去的成份股行：{field}</translation>
    </message>
    <message>
        <source>{count} of {total} plates</source>
        <translation>{total} 個板塊中的 {count} 個</translation>
    </message>
    <message>
        <source>{count} of {total} securities</source>
        <translation>{total} 隻證券中的 {count} 隻</translation>
    </message>
    <message>
        <source>{count} plates</source>
        <translation>{count} 個板塊</translation>
    </message>
    <message>
        <source>{count} securities</source>
        <translation>{count} 隻證券</translation>
    </message>
    <message>
        <source>{count} with flow</source>
        <translation>{count} 隻有資金流</translation>
    </message>
    <message>
        <source>{known} of {count}</source>
        <translation>{known} / {count}</translation>
    </message>
    <message>
        <source>{listed} of the plate are in this list, the flow of {known} is read</source>
        <translation>本列表有該板塊 {listed} 隻，已讀取 {known} 隻的資金流</translation>
    </message>
    <message>
        <source>{name}, list</source>
        <translation>{name}，列表</translation>
    </message>
    <message>
        <source>{ranking}, {market}</source>
        <translation>{market}{ranking}</translation>
    </message>
    <message>
        <source>{source} counts {rising} rising, {falling} falling, {unchanged} unchanged</source>
        <translation>{source}計 {rising} 隻上升、{falling} 隻下跌、{unchanged} 隻不變</translation>
    </message>
    <message>
        <source>{source} does not count rising and falling</source>
        <translation>{source}不提供升跌家數</translation>
    </message>
</context>
<context>
    <name>FlowBody</name>
    <message>
        <source>%1 · moomoo tiers</source>
        <translation>%1 · moomoo 分級</translation>
    </message>
    <message>
        <source>%1 · net line only</source>
        <translation>%1 · 只有淨額線</translation>
    </message>
</context>
<context>
    <name>FlowMap</name>
    <message>
        <source>1 min</source>
        <translation>1 分鐘</translation>
    </message>
    <message>
        <source>15 min</source>
        <translation>15 分鐘</translation>
    </message>
    <message>
        <source>15 min ratio</source>
        <translation>15 分鐘比率</translation>
    </message>
    <message>
        <source>15 min ratio past ±6 %, held 3 min</source>
        <translation>15 分鐘比率越過 ±6 %，持續 3 分鐘</translation>
    </message>
    <message>
        <source>5 min</source>
        <translation>5 分鐘</translation>
    </message>
    <message>
        <source>A turn is a description of what was recorded, not a forecast.</source>
        <translation>轉向只是對記錄的描述，並非預測。</translation>
    </message>
    <message>
        <source>Against own minute</source>
        <translation>與自身同一分鐘比</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>主力</translation>
    </message>
    <message>
        <source>Block since {time}</source>
        <translation>{time} 起主力</translation>
    </message>
    <message>
        <source>Block, this minute</source>
        <translation>主力，本分鐘</translation>
    </message>
    <message>
        <source>Block, {count} minutes</source>
        <translation>主力，{count} 分鐘</translation>
    </message>
    <message>
        <source>Breadth: symbols in minus out, mean of 5 min</source>
        <translation>廣度：流入減流出的證券數，5 分鐘平均</translation>
    </message>
    <message>
        <source>Calls for rows out of sight</source>
        <translation>不可見列的請求</translation>
    </message>
    <message>
        <source>Colour, column and tier</source>
        <translation>顏色、每欄與檔位</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>每欄</translation>
    </message>
    <message>
        <source>Flow map</source>
        <translation>資金流向圖譜</translation>
    </message>
    <message>
        <source>Flow map as a table</source>
        <translation>資金流向圖譜表格</translation>
    </message>
    <message>
        <source>Held at</source>
        <translation>確認於</translation>
    </message>
    <message>
        <source>Last %</source>
        <translation>升跌幅</translation>
    </message>
    <message>
        <source>Latest change</source>
        <translation>最近變化</translation>
    </message>
    <message>
        <source>List order</source>
        <translation>清單順序</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>圖譜</translation>
    </message>
    <message>
        <source>Map or table</source>
        <translation>圖譜或表格</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>淨流入</translation>
    </message>
    <message>
        <source>Net / turnover</source>
        <translation>淨流入 / 成交額</translation>
    </message>
    <message>
        <source>Net now</source>
        <translation>現時淨流入</translation>
    </message>
    <message>
        <source>Net since {time}</source>
        <translation>{time} 起淨流入</translation>
    </message>
    <message>
        <source>Net, this minute</source>
        <translation>淨流入，本分鐘</translation>
    </message>
    <message>
        <source>Net, {count} minutes</source>
        <translation>淨流入，{count} 分鐘</translation>
    </message>
    <message>
        <source>Newest session</source>
        <translation>最新交易時段</translation>
    </message>
    <message>
        <source>Nothing is recorded of {day}</source>
        <translation>{day}沒有記錄</translation>
    </message>
    <message>
        <source>Percentile at {time}</source>
        <translation>{time} 的百分位</translation>
    </message>
    <message>
        <source>Percentile now</source>
        <translation>現時百分位</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>全日</translation>
    </message>
    <message>
        <source>Show another day</source>
        <translation>顯示其他日期</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>證券</translation>
    </message>
    <message>
        <source>This list has no securities</source>
        <translation>此清單沒有證券</translation>
    </message>
    <message>
        <source>Tier</source>
        <translation>檔位</translation>
    </message>
    <message>
        <source>Time axis</source>
        <translation>時間軸</translation>
    </message>
    <message>
        <source>To now</source>
        <translation>至今</translation>
    </message>
    <message>
        <source>Turns today</source>
        <translation>今日轉向</translation>
    </message>
    <message>
        <source>against 60 sessions, steps 10 25 75 90 %</source>
        <translation>與 60 個交易日相比，分級 10 25 75 90 %</translation>
    </message>
    <message>
        <source>an index has no flow</source>
        <translation>指數沒有資金流向</translation>
    </message>
    <message>
        <source>at {time}</source>
        <translation>{time} 時</translation>
    </message>
    <message>
        <source>first reading in {time}, place {place} of {count}</source>
        <translation>{time}後首次讀取，第 {place} 位，共 {count} 隻</translation>
    </message>
    <message>
        <source>halted to {time}</source>
        <translation>停牌至 {time}</translation>
    </message>
    <message>
        <source>in</source>
        <translation>流入</translation>
    </message>
    <message>
        <source>inflow</source>
        <translation>流入</translation>
    </message>
    <message>
        <source>made {time}</source>
        <translation>製作於 {time}</translation>
    </message>
    <message>
        <source>net / turnover, steps ±4 10 20 35 %</source>
        <translation>淨流入 / 成交額，分級 ±4 10 20 35 %</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>無數據</translation>
    </message>
    <message>
        <source>no minute of this session yet</source>
        <translation>本交易時段尚無分鐘數據</translation>
    </message>
    <message>
        <source>no right; reason in Permissions</source>
        <translation>沒有權限；原因見權限頁</translation>
    </message>
    <message>
        <source>no trade</source>
        <translation>無成交</translation>
    </message>
    <message>
        <source>no turnover: no subscription to spare for its bars</source>
        <translation>無成交額：沒有多餘的訂閱額度讀取分鐘K線</translation>
    </message>
    <message>
        <source>no turnover: the broker has no minute bars for it</source>
        <translation>無成交額：券商不提供其分鐘K線</translation>
    </message>
    <message>
        <source>not over yet</source>
        <translation>尚未結束</translation>
    </message>
    <message>
        <source>not received</source>
        <translation>未收到</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>沒有記錄</translation>
    </message>
    <message>
        <source>of turnover so far</source>
        <translation>佔至今成交額</translation>
    </message>
    <message>
        <source>of turnover {amount}</source>
        <translation>佔成交額 {amount}</translation>
    </message>
    <message>
        <source>order {age} old</source>
        <translation>排序於{age}前</translation>
    </message>
    <message>
        <source>out</source>
        <translation>流出</translation>
    </message>
    <message>
        <source>outflow</source>
        <translation>流出</translation>
    </message>
    <message>
        <source>read in turn</source>
        <translation>輪流讀取</translation>
    </message>
    <message>
        <source>signal</source>
        <translation>訊號</translation>
    </message>
    <message>
        <source>this provider offers no flow for the symbol</source>
        <translation>此數據源不提供這隻證券的資金流向</translation>
    </message>
    <message>
        <source>to inflow</source>
        <translation>轉為流入</translation>
    </message>
    <message>
        <source>to outflow</source>
        <translation>轉為流出</translation>
    </message>
    <message>
        <source>turn</source>
        <translation>轉向</translation>
    </message>
    <message>
        <source>turnover not received yet</source>
        <translation>尚未收到成交額</translation>
    </message>
    <message>
        <source>very strong inflow</source>
        <translation>非常強勁流入</translation>
    </message>
    <message>
        <source>very strong outflow</source>
        <translation>非常強勁流出</translation>
    </message>
    <message>
        <source>wait</source>
        <translation>等候</translation>
    </message>
    <message>
        <source>waits until it is in sight</source>
        <translation>捲動到可見時才讀取</translation>
    </message>
    <message>
        <source>{count} in</source>
        <translation>{count} 流入</translation>
    </message>
    <message>
        <source>{count} of {total}</source>
        <translation>{count}/{total}</translation>
    </message>
    <message>
        <source>{count} out</source>
        <translation>{count} 流出</translation>
    </message>
    <message>
        <source>{count} symbols, one reading each {time}, oldest {age}</source>
        <translation>{count} 隻證券，每 {time}讀取一次，最舊 {age}</translation>
    </message>
    <message>
        <source>{count} symbols, recorded on {day}</source>
        <translation>{count} 隻證券，記錄於{day}</translation>
    </message>
    <message>
        <source>{count} without</source>
        <translation>{count} 無</translation>
    </message>
    <message>
        <source>{provider}, read {age} ago; click selects</source>
        <translation>{provider}，{age}前讀取；按一下選取</translation>
    </message>
    <message>
        <source>{provider}, recorded</source>
        <translation>{provider}，記錄</translation>
    </message>
    <message>
        <source>{share} of turnover</source>
        <translation>佔成交額 {share}</translation>
    </message>
    <message>
        <source>{time}, running minute</source>
        <translation>{time}，進行中的一分鐘</translation>
    </message>
    <message>
        <source>{up} to inflow, {down} to outflow in the last {minutes} min</source>
        <translation>最近 {minutes} 分鐘：{up} 次轉為流入，{down} 次轉為流出</translation>
    </message>
    <message>
        <source>{used} of {limit} calls in {seconds} s</source>
        <translation>{seconds} 秒內 {used}/{limit} 次請求</translation>
    </message>
</context>
<context>
    <name>FlowPast</name>
    <message>
        <source>Against its own past</source>
        <translation>與自身過往比</translation>
    </message>
    <message>
        <source>Against its own past at {time}, {count} of {all} sessions</source>
        <translation>{time} 與自身過往比，{all} 個交易日中 {count} 個</translation>
    </message>
    <message>
        <source>As first known: {standing}.</source>
        <translation>最初得知時：{standing}。</translation>
    </message>
    <message>
        <source>Earlier sessions as a table</source>
        <translation>以表格顯示過往交易日</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>標記</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分鐘</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>淨額</translation>
    </message>
    <message>
        <source>Net / turnover against its own past</source>
        <translation>淨額／成交額與自身過往比</translation>
    </message>
    <message>
        <source>Net / turnover at {time}, {count} of {all} sessions</source>
        <translation>{time} 淨額／成交額，{all} 個交易日中 {count} 個</translation>
    </message>
    <message>
        <source>R restated at {time}, {count} min</source>
        <translation>R 於 {time} 更正，{count} 分鐘</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>交易日</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>交易日</translation>
    </message>
    <message>
        <source>Sessions of this security in the archive. A percentile and a usual range need 20.</source>
        <translation>歸檔中這隻證券的交易日數目。百分位和常見區間需要 20 個。</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>幅度</translation>
    </message>
    <message>
        <source>The archive has no flow of this security that day</source>
        <translation>歸檔沒有這隻證券當日的資金流向</translation>
    </message>
    <message>
        <source>Usual here (middle half)</source>
        <translation>此刻常見（中間一半）</translation>
    </message>
    <message>
        <source>above all {count}</source>
        <translation>高於全部 {count} 日</translation>
    </message>
    <message>
        <source>below all {count}</source>
        <translation>低於全部 {count} 日</translation>
    </message>
    <message>
        <source>drawn behind today</source>
        <translation>畫在今日曲線背後</translation>
    </message>
    <message>
        <source>half day</source>
        <translation>半日市</translation>
    </message>
    <message>
        <source>highest</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>holes in the day</source>
        <translation>當日有缺口</translation>
    </message>
    <message>
        <source>lowest</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>middle 80 %</source>
        <translation>中間 80%</translation>
    </message>
    <message>
        <source>middle half</source>
        <translation>中間一半</translation>
    </message>
    <message>
        <source>missing, not counted</source>
        <translation>缺失，不計算</translation>
    </message>
    <message>
        <source>net at the close, {currency}; a click draws the day behind today</source>
        <translation>收市時淨流，{currency}；點擊把該日畫在今日曲線背後</translation>
    </message>
    <message>
        <source>net {amount} {currency}</source>
        <translation>淨流 {amount} {currency}</translation>
    </message>
    <message>
        <source>no net flow</source>
        <translation>沒有淨流</translation>
    </message>
    <message>
        <source>no spread</source>
        <translation>沒有差異</translation>
    </message>
    <message>
        <source>no turnover recorded</source>
        <translation>沒有記錄成交額</translation>
    </message>
    <message>
        <source>not enough history</source>
        <translation>歷史不足</translation>
    </message>
    <message>
        <source>not received {begin}–{end}</source>
        <translation>未收到 {begin}–{end}</translation>
    </message>
    <message>
        <source>not received, not counted</source>
        <translation>未收到，不計算</translation>
    </message>
    <message>
        <source>nothing recorded yet</source>
        <translation>尚未有記錄</translation>
    </message>
    <message>
        <source>opening</source>
        <translation>剛開市</translation>
    </message>
    <message>
        <source>restated later</source>
        <translation>其後更正</translation>
    </message>
    <message>
        <source>to</source>
        <comment>between two amounts</comment>
        <translation>至</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>today, so far</source>
        <translation>今日至今</translation>
    </message>
    <message>
        <source>today, to {time}</source>
        <translation>今日至 {time}</translation>
    </message>
    <message>
        <source>{count} of {needed} sessions</source>
        <translation>已存 {count}／{needed} 個交易日</translation>
    </message>
    <message>
        <source>{count} sessions</source>
        <translation>{count} 個交易日</translation>
    </message>
    <message>
        <source>{day} is drawn behind today; press to take it away</source>
        <translation>{day} 畫在今日曲線背後；按一下移除</translation>
    </message>
    <message>
        <source>{day}: not recorded</source>
        <translation>{day}：沒有記錄</translation>
    </message>
    <message>
        <source>{number}nd</source>
        <translation>{number}</translation>
    </message>
    <message>
        <source>{number}rd</source>
        <translation>{number}</translation>
    </message>
    <message>
        <source>{number}st</source>
        <translation>{number}</translation>
    </message>
    <message>
        <source>{number}th</source>
        <translation>{number}</translation>
    </message>
    <message>
        <source>{ordinal} highest of {count}</source>
        <translation>{count} 日中第 {ordinal} 高</translation>
    </message>
    <message>
        <source>{ordinal} percentile</source>
        <translation>第 {ordinal} 百分位</translation>
    </message>
    <message>
        <source>{provider}: {count} of {needed} sessions</source>
        <translation>{provider}：已存 {count}／{needed} 個交易日</translation>
    </message>
    <message>
        <source>{received} of {expected} minutes received</source>
        <translation>{expected} 分鐘中收到 {received} 分鐘</translation>
    </message>
    <message>
        <source>{restated}; largest {change} at {minute}; earlier values shown</source>
        <translation>{restated}；最大 {change}（{minute}）；現顯示先前數值</translation>
    </message>
    <message>
        <source>{standing}: net / turnover at the same minute of the last {all} sessions</source>
        <translation>{standing}：與過去 {all} 個交易日同一分鐘的淨額／成交額相比</translation>
    </message>
    <message>
        <source>{standing}: net at the same minute of the last {all} sessions</source>
        <translation>{standing}：與過去 {all} 個交易日同一分鐘的淨流相比</translation>
    </message>
</context>
<context>
    <name>FlowSteps</name>
    <message>
        <source>clear inflow</source>
        <translation>明顯流入</translation>
    </message>
    <message>
        <source>clear outflow</source>
        <translation>明顯流出</translation>
    </message>
    <message>
        <source>moderate inflow</source>
        <translation>溫和流入</translation>
    </message>
    <message>
        <source>moderate outflow</source>
        <translation>溫和流出</translation>
    </message>
    <message>
        <source>slight inflow</source>
        <translation>輕微流入</translation>
    </message>
    <message>
        <source>slight outflow</source>
        <translation>輕微流出</translation>
    </message>
    <message>
        <source>strong inflow</source>
        <translation>強勁流入</translation>
    </message>
    <message>
        <source>strong outflow</source>
        <translation>強勁流出</translation>
    </message>
    <message>
        <source>very strong inflow</source>
        <translation>極強流入</translation>
    </message>
    <message>
        <source>very strong outflow</source>
        <translation>極強流出</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 h</source>
        <translation>%1 小時</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分鐘</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
</context>
<context>
    <name>Futures</name>
    <message>
        <source>Asking for contracts</source>
        <translation>正在讀取合約</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>合約</translation>
    </message>
    <message>
        <source>Contract size</source>
        <translation>合約規模</translation>
    </message>
    <message>
        <source>Contracts</source>
        <translation>合約</translation>
    </message>
    <message>
        <source>Exchange</source>
        <translation>交易所</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>品種</translation>
    </message>
    <message>
        <source>Hang Seng China Enterprises Index</source>
        <translation>恒生中國企業指數</translation>
    </message>
    <message>
        <source>Hang Seng Index</source>
        <translation>恒生指數</translation>
    </message>
    <message>
        <source>Hang Seng TECH Index</source>
        <translation>恒生科技指數</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>最後交易日</translation>
    </message>
    <message>
        <source>Mini Hang Seng China Enterprises Index</source>
        <translation>小型恒生中國企業指數</translation>
    </message>
    <message>
        <source>Mini Hang Seng Index</source>
        <translation>小型恒生指數</translation>
    </message>
    <message>
        <source>No contracts of this family</source>
        <translation>此品種沒有合約</translation>
    </message>
    <message>
        <source>Quoted in</source>
        <translation>報價單位</translation>
    </message>
    <message>
        <source>Stands for</source>
        <translation>對應合約</translation>
    </message>
    <message>
        <source>Stands for a dated contract, which has the last day</source>
        <translation>代表有到期月份的合約，最後交易日見該合約</translation>
    </message>
    <message>
        <source>Tick</source>
        <translation>最小變動</translation>
    </message>
    <message>
        <source>Underlying</source>
        <translation>標的</translation>
    </message>
    <message>
        <source>{count} contracts; hours by the exchange&apos;s clock</source>
        <translation>{count} 張合約；時段按交易所時間</translation>
    </message>
</context>
<context>
    <name>GroupDialog</name>
    <message>
        <source>Added to “{group}” at {provider}: {count} ({symbols}).</source>
        <translation>{provider} 的「{group}」加入 {count} 個（{symbols}）。</translation>
    </message>
    <message>
        <source>Added to “{list}” here: {count} ({symbols}).</source>
        <translation>這裡的「{list}」加入 {count} 個（{symbols}）。</translation>
    </message>
    <message>
        <source>Another group: its name, then Enter</source>
        <translation>其他分組：輸入名稱後按 Enter</translation>
    </message>
    <message>
        <source>Asking {provider} for its groups …</source>
        <translation>正在讀取 {provider} 的分組…</translation>
    </message>
    <message>
        <source>Both hold the same; nothing changes now.</source>
        <translation>兩邊相同；現在沒有改動。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>From then on, what you add or remove on one side is done on the other.</source>
        <translation>之後任何一邊的加入或移除，另一邊都會同步。</translation>
    </message>
    <message>
        <source>Groups at the broker</source>
        <translation>券商的分組</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>連結</translation>
    </message>
    <message>
        <source>Link a list with a group at the broker</source>
        <translation>列表與券商分組連結</translation>
    </message>
    <message>
        <source>Link “{name}” with a group</source>
        <translation>「{name}」與分組連結</translation>
    </message>
    <message>
        <source>Name of another group at the broker</source>
        <translation>券商其他分組的名稱</translation>
    </message>
    <message>
        <source>{group}   kept by the broker itself</source>
        <translation>{group}   由券商管理</translation>
    </message>
    <message>
        <source>{group}   linked with “{list}”</source>
        <translation>{group}   已與「{list}」連結</translation>
    </message>
    <message>
        <source>{group}   {count} symbols</source>
        <translation>{group}   {count} 個代號</translation>
    </message>
    <message>
        <source>{provider} does not list its groups. Name the one to link.</source>
        <translation>{provider} 不列出分組。請輸入要連結的分組名稱。</translation>
    </message>
    <message>
        <source>{provider} keeps no group that can be linked.</source>
        <translation>{provider} 沒有可連結的分組。</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>Dismiss</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>No browser could be opened. The guide is at {path}.</source>
        <translation>無法開啟瀏覽器。指南位於 {path}。</translation>
    </message>
    <message>
        <source>This installation has no user guide. In a checkout “python3 dev.py guide” builds it.</source>
        <translation>此安裝沒有附使用指南。在原始碼目錄執行「python3 dev.py guide」即可建立。</translation>
    </message>
</context>
<context>
    <name>Health</name>
    <message>
        <source>API level {level}</source>
        <translation>API 等級 {level}</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>管理</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>回應方式</translation>
    </message>
    <message>
        <source>Asking the gateway…</source>
        <translation>正在讀取閘道狀態…</translation>
    </message>
    <message>
        <source>Broker queues</source>
        <translation>經紀隊列</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>請求</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>請求</translation>
    </message>
    <message>
        <source>Data that could not be read</source>
        <translation>無法讀取的數據</translation>
    </message>
    <message>
        <source>Delays</source>
        <translation>延遲</translation>
    </message>
    <message>
        <source>Delays of</source>
        <translation>延遲對象</translation>
    </message>
    <message>
        <source>Delays of calls</source>
        <translation>請求的延遲</translation>
    </message>
    <message>
        <source>Delays of orders</source>
        <translation>訂單的延遲</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>已完成。</translation>
    </message>
    <message>
        <source>Everything could be read.</source>
        <translation>全部數據均可讀取。</translation>
    </message>
    <message>
        <source>Health of the gateway</source>
        <translation>閘道狀態</translation>
    </message>
    <message>
        <source>It ends the gateway program for everybody who is on it, Tideboard included. Orders stay.</source>
        <translation>閘道程式會結束，所有使用者都會斷線，包括 Tideboard。訂單會保留。</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登入</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>網絡</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>訂單</translation>
    </message>
    <message>
        <source>Order books</source>
        <translation>擺盤</translation>
    </message>
    <message>
        <source>Programs on the gateway</source>
        <translation>閘道上的程式</translation>
    </message>
    <message>
        <source>Pushes</source>
        <translation>推送</translation>
    </message>
    <message>
        <source>Quota of the login</source>
        <translation>登入的額度</translation>
    </message>
    <message>
        <source>Read at {time}.</source>
        <translation>{time} 讀取。</translation>
    </message>
    <message>
        <source>Read status</source>
        <translation>讀取狀態</translation>
    </message>
    <message>
        <source>Reload keys…</source>
        <translation>重讀密鑰…</translation>
    </message>
    <message>
        <source>Securities with history</source>
        <translation>歷史 K 線證券</translation>
    </message>
    <message>
        <source>Shut down…</source>
        <translation>關閉閘道…</translation>
    </message>
    <message>
        <source>Status of the program</source>
        <translation>程式狀態</translation>
    </message>
    <message>
        <source>The gateway does not report on itself</source>
        <translation>閘道不提供自身狀態</translation>
    </message>
    <message>
        <source>The program reads its keys again; a removed key stops working at once.</source>
        <translation>程式會重新讀取密鑰；已移除的密鑰即時失效。</translation>
    </message>
    <message>
        <source>Ticks</source>
        <translation>逐筆</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>from its memory</source>
        <translation>由本機記憶</translation>
    </message>
    <message>
        <source>ms in all</source>
        <translation>合計毫秒</translation>
    </message>
    <message>
        <source>{used} of {limit} used, {left} left</source>
        <translation>已用 {used} / {limit}，尚餘 {left}</translation>
    </message>
    <message>
        <source>{used} used; the limit is not reported</source>
        <translation>已用 {used}；上限未告知</translation>
    </message>
</context>
<context>
    <name>IndicatorNames</name>
    <message>
        <source>Anchored volume-weighted price</source>
        <translation>錨定成交量加權平均價</translation>
    </message>
    <message>
        <source>Aroon</source>
        <translation>阿隆指標</translation>
    </message>
    <message>
        <source>Average true range</source>
        <translation>平均真實波幅</translation>
    </message>
    <message>
        <source>Average true range, %</source>
        <translation>平均真實波幅百分比</translation>
    </message>
    <message>
        <source>Block flow since the open</source>
        <translation>大單累計</translation>
    </message>
    <message>
        <source>Block share of turnover</source>
        <translation>大單佔成交額</translation>
    </message>
    <message>
        <source>Bollinger %b</source>
        <translation>布林線位置</translation>
    </message>
    <message>
        <source>Bollinger bands</source>
        <translation>布林線</translation>
    </message>
    <message>
        <source>Bollinger width</source>
        <translation>布林線寬度</translation>
    </message>
    <message>
        <source>Capital flow per bar</source>
        <translation>每根資金流</translation>
    </message>
    <message>
        <source>Chaikin money flow</source>
        <translation>蔡金貨幣流量</translation>
    </message>
    <message>
        <source>Chaikin oscillator</source>
        <translation>蔡金震盪指標</translation>
    </message>
    <message>
        <source>Commodity channel</source>
        <translation>順勢指標</translation>
    </message>
    <message>
        <source>Directional movement</source>
        <translation>動向指標</translation>
    </message>
    <message>
        <source>Donchian channel</source>
        <translation>唐奇安通道</translation>
    </message>
    <message>
        <source>Double exponential average</source>
        <translation>雙重指數移動平均線</translation>
    </message>
    <message>
        <source>Exponential moving averages</source>
        <translation>指數移動平均線</translation>
    </message>
    <message>
        <source>Flow against price</source>
        <translation>資金流與價格背離</translation>
    </message>
    <message>
        <source>Flow percentile, 60 days</source>
        <translation>資金流百分位</translation>
    </message>
    <message>
        <source>Historical volatility</source>
        <translation>歷史波幅</translation>
    </message>
    <message>
        <source>Hull moving average</source>
        <translation>赫爾移動平均線</translation>
    </message>
    <message>
        <source>Ichimoku cloud</source>
        <translation>一目均衡表</translation>
    </message>
    <message>
        <source>KDJ</source>
        <translation>隨機指標</translation>
    </message>
    <message>
        <source>Kaufman adaptive average</source>
        <translation>考夫曼自適應均線</translation>
    </message>
    <message>
        <source>Keltner channel</source>
        <translation>肯特納通道</translation>
    </message>
    <message>
        <source>MACD</source>
        <translation>指數平滑異同移動平均線</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>動量指標</translation>
    </message>
    <message>
        <source>Money flow index</source>
        <translation>貨幣流量指數</translation>
    </message>
    <message>
        <source>Moving averages</source>
        <translation>移動平均線</translation>
    </message>
    <message>
        <source>On-balance volume</source>
        <translation>能量潮</translation>
    </message>
    <message>
        <source>Parabolic SAR</source>
        <translation>拋物線轉向</translation>
    </message>
    <message>
        <source>Rate of change</source>
        <translation>變動率指標</translation>
    </message>
    <message>
        <source>Relative strength</source>
        <translation>相對強弱指數</translation>
    </message>
    <message>
        <source>Relative volume</source>
        <translation>相對成交量</translation>
    </message>
    <message>
        <source>Stochastic RSI</source>
        <translation>隨機相對強弱指數</translation>
    </message>
    <message>
        <source>SuperTrend</source>
        <translation>超級趨勢</translation>
    </message>
    <message>
        <source>TRIX</source>
        <translation>三重指數平滑平均線</translation>
    </message>
    <message>
        <source>Triple exponential average</source>
        <translation>三重指數移動平均線</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>成交量</translation>
    </message>
    <message>
        <source>Volume profile</source>
        <translation>成交量分佈</translation>
    </message>
    <message>
        <source>Volume-weighted average</source>
        <translation>成交量加權均線</translation>
    </message>
    <message>
        <source>Volume-weighted price</source>
        <translation>成交量加權平均價</translation>
    </message>
    <message>
        <source>Weighted moving average</source>
        <translation>加權移動平均線</translation>
    </message>
    <message>
        <source>Williams %R</source>
        <translation>威廉指標</translation>
    </message>
</context>
<context>
    <name>Indicators</name>
    <message>
        <source>(H + L + C) / 3</source>
        <translation>(H + L + C) / 3</translation>
    </message>
    <message>
        <source>(H + L) / 2</source>
        <translation>(H + L) / 2</translation>
    </message>
    <message>
        <source>(O + H + L + C) / 4</source>
        <translation>(O + H + L + C) / 4</translation>
    </message>
    <message>
        <source>2 × (DIF − DEA)</source>
        <translation>2 × (DIF − DEA)</translation>
    </message>
    <message>
        <source>Add to chart</source>
        <translation>加到圖表</translation>
    </message>
    <message>
        <source>Add {code}: {name}</source>
        <translation>加入 {code}：{name}</translation>
    </message>
    <message>
        <source>Alt+Enter</source>
        <translation>Alt+Enter</translation>
    </message>
    <message>
        <source>Anchor</source>
        <translation>錨點</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>照舊</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Averages</source>
        <translation>均線</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Bars</source>
        <translation>柱</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>基準線</translation>
    </message>
    <message>
        <source>Capital flow, only here</source>
        <translation>資金流，本程式獨有</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>收市</translation>
    </message>
    <message>
        <source>Conversion</source>
        <translation>轉換線</translation>
    </message>
    <message>
        <source>DIF − DEA</source>
        <translation>DIF − DEA</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日數</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>預設值</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>刪除</translation>
    </message>
    <message>
        <source>Discard preview</source>
        <translation>放棄預覽</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快線</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>常用</translation>
    </message>
    <message>
        <source>Find an indicator</source>
        <translation>尋找指標</translation>
    </message>
    <message>
        <source>Hide {name}</source>
        <translation>隱藏 {name}</translation>
    </message>
    <message>
        <source>High</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>In view</source>
        <translation>可見範圍</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>指標</translation>
    </message>
    <message>
        <source>Indicators {count}</source>
        <translation>指標 {count}</translation>
    </message>
    <message>
        <source>Indicators · Tideboard</source>
        <translation>指標 · Tideboard</translation>
    </message>
    <message>
        <source>Keep changes</source>
        <translation>保留修改</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>動量</translation>
    </message>
    <message>
        <source>Move {name} down</source>
        <translation>下移 {name}</translation>
    </message>
    <message>
        <source>Move {name} up</source>
        <translation>上移 {name}</translation>
    </message>
    <message>
        <source>Name of the template</source>
        <translation>範本名稱</translation>
    </message>
    <message>
        <source>Name, pinyin or code</source>
        <translation>名稱、拼音或代號</translation>
    </message>
    <message>
        <source>No more fit on the chart</source>
        <translation>圖表上已不能再加</translation>
    </message>
    <message>
        <source>No other has room on this chart.</source>
        <translation>此圖表已不能再加入指標。</translation>
    </message>
    <message>
        <source>No template</source>
        <translation>不套用範本</translation>
    </message>
    <message>
        <source>On this chart</source>
        <translation>此圖表上</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開市</translation>
    </message>
    <message>
        <source>Own panes</source>
        <translation>副圖</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>週期</translation>
    </message>
    <message>
        <source>Period {number}</source>
        <translation>週期 {number}</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Price pane</source>
        <translation>主圖</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>範圍</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行數</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>儲存</translation>
    </message>
    <message>
        <source>Save as a template</source>
        <translation>儲存為範本</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存為…</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>交易日</translation>
    </message>
    <message>
        <source>Settings of {name}</source>
        <translation>{name} 的設定</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>位移</translation>
    </message>
    <message>
        <source>Show by itself on</source>
        <translation>自動套用於</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>顯示 {name}</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>訊號線</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>慢線</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Span</source>
        <translation>先行帶</translation>
    </message>
    <message>
        <source>Statistics range, else in view</source>
        <translation>統計區間，否則為畫面內</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步長</translation>
    </message>
    <message>
        <source>Take {name} off the chart</source>
        <translation>從圖表移除 {name}</translation>
    </message>
    <message>
        <source>Template “{name}” was deleted.</source>
        <translation>範本「{name}」已刪除。</translation>
    </message>
    <message>
        <source>Template “{name}” was replaced.</source>
        <translation>範本「{name}」已被取代。</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>範本</translation>
    </message>
    <message>
        <source>This replaces the template of that name</source>
        <translation>這會取代同名範本</translation>
    </message>
    <message>
        <source>Tideboard&apos;s own formula</source>
        <translation>Tideboard 自有公式</translation>
    </message>
    <message>
        <source>Value area, %</source>
        <translation>價值區，%</translation>
    </message>
    <message>
        <source>Volatility</source>
        <translation>波幅</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>成交量</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>寬度</translation>
    </message>
    <message>
        <source>being changed</source>
        <translation>修改中</translation>
    </message>
    <message>
        <source>favourite</source>
        <translation>常用</translation>
    </message>
    <message>
        <source>needs the flow of each bar</source>
        <translation>需要每根的資金流</translation>
    </message>
    <message>
        <source>no flow of these bars</source>
        <translation>這些K線沒有資金流向</translation>
    </message>
    <message>
        <source>not on this system</source>
        <translation>此系統不支援</translation>
    </message>
    <message>
        <source>preview</source>
        <translation>預覽</translation>
    </message>
    <message>
        <source>{count} and a preview</source>
        <translation>{count}，另有預覽</translation>
    </message>
    <message>
        <source>{count} found</source>
        <translation>找到 {count} 個</translation>
    </message>
    <message>
        <source>{count} shown</source>
        <translation>顯示 {count} 個</translation>
    </message>
    <message>
        <source>{indicator}: needs {needs} bars, has {has}</source>
        <translation>{indicator}：需要 {needs} 根，現有 {has} 根</translation>
    </message>
    <message>
        <source>{line}: colour and style</source>
        <translation>{line}：顏色及線型</translation>
    </message>
    <message>
        <source>{name}: {least} to {most}</source>
        <translation>{name}：{least} 至 {most}</translation>
    </message>
</context>
<context>
    <name>IntradayChart</name>
    <message>
        <source>Capital flow chart</source>
        <translation>資金流向圖</translation>
    </message>
    <message>
        <source>Market time (%1). Click for your time.</source>
        <translation>市場時間（%1）。點按改用本地時間。</translation>
    </message>
    <message>
        <source>Your time (%1). Click for market time.</source>
        <translation>本地時間（%1）。點按改用市場時間。</translation>
    </message>
</context>
<context>
    <name>Ipos</name>
    <message>
        <source>Application</source>
        <translation>招股狀態</translation>
    </message>
    <message>
        <source>Apply by</source>
        <translation>招股截止</translation>
    </message>
    <message>
        <source>Asking for offerings</source>
        <translation>正在讀取新股</translation>
    </message>
    <message>
        <source>Industry P/E</source>
        <translation>行業市盈率</translation>
    </message>
    <message>
        <source>Issue P/E</source>
        <translation>發行市盈率</translation>
    </message>
    <message>
        <source>Listed on</source>
        <translation>上市日</translation>
    </message>
    <message>
        <source>Lot</source>
        <translation>每手</translation>
    </message>
    <message>
        <source>No new listings</source>
        <translation>沒有新股上市</translation>
    </message>
    <message>
        <source>Offer price</source>
        <translation>招股價</translation>
    </message>
    <message>
        <source>Offerings</source>
        <translation>新股</translation>
    </message>
    <message>
        <source>One lot costs</source>
        <translation>入場費</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>公布結果</translation>
    </message>
    <message>
        <source>Shares offered</source>
        <translation>發行股數</translation>
    </message>
    <message>
        <source>Success rate</source>
        <translation>中籤率</translation>
    </message>
    <message>
        <source>The listing day is not announced yet</source>
        <translation>上市日尚未公布</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已截止</translation>
    </message>
    <message>
        <source>open</source>
        <translation>招股中</translation>
    </message>
    <message>
        <source>{coming} to come, {open} open for application. Money in {currency}, dates of the exchange.</source>
        <translation>{coming} 隻待上市，{open} 隻招股中。金額以 {currency} 計，日期為交易所日期。</translation>
    </message>
</context>
<context>
    <name>Journal</name>
    <message>
        <source>+ tag</source>
        <translation>+ 標籤</translation>
    </message>
    <message>
        <source>0 to 1 day</source>
        <translation>0 至 1 天</translation>
    </message>
    <message>
        <source>1 {currency} = {rate} {paid}</source>
        <translation>1 {currency} = {rate} {paid}</translation>
    </message>
    <message>
        <source>2 to 7 days</source>
        <translation>2 至 7 天</translation>
    </message>
    <message>
        <source>31 days or more</source>
        <translation>31 天或以上</translation>
    </message>
    <message>
        <source>61 sessions</source>
        <translation>61 個交易日</translation>
    </message>
    <message>
        <source>8 to 30 days</source>
        <translation>8 至 30 天</translation>
    </message>
    <message>
        <source>A round trip begins with the first fill of this account.</source>
        <translation>完整交易從本帳戶的第一筆成交開始。</translation>
    </message>
    <message>
        <source>A workbook needs the package xlsxwriter, which the packaged app does not have: install the wheel with it, pip install &apos;tideboard[archive]&apos;.</source>
        <translation>工作簿需要 xlsxwriter 套件，封裝版沒有：請安裝帶有它的 wheel，pip install &apos;tideboard[archive]&apos;。</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>加入備註</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>加入標籤</translation>
    </message>
    <message>
        <source>Against, 1 to 19</source>
        <translation>逆流，1 至 19</translation>
    </message>
    <message>
        <source>Against, 20 to 39</source>
        <translation>逆流，20 至 39</translation>
    </message>
    <message>
        <source>All tags</source>
        <translation>全部標籤</translation>
    </message>
    <message>
        <source>All together {amount} {currency}, each trip by the rate of the day on which it closed (by {sources}); {left} trips without such a rate are left out.</source>
        <translation>合計 {amount} {currency}，每筆交易按平倉當日的匯率（{sources}）；沒有該匯率的 {left} 筆未計入。</translation>
    </message>
    <message>
        <source>Amounts of several currencies are never added without the rate of the day.</source>
        <translation>沒有當日匯率時，不同貨幣的金額從不相加。</translation>
    </message>
    <message>
        <source>Another account is in view now: nothing is compared.</source>
        <translation>目前顯示的是另一個帳戶：不作比較。</translation>
    </message>
    <message>
        <source>Any flow at entry</source>
        <translation>入場時任何資金流</translation>
    </message>
    <message>
        <source>Average cost</source>
        <translation>平均成本</translation>
    </message>
    <message>
        <source>B {price}</source>
        <translation>買 {price}</translation>
    </message>
    <message>
        <source>Before fees</source>
        <translation>扣費前</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>券商</translation>
    </message>
    <message>
        <source>By</source>
        <translation>按</translation>
    </message>
    <message>
        <source>Calendar</source>
        <translation>日曆</translation>
    </message>
    <message>
        <source>Cash for fractions</source>
        <translation>碎股款項</translation>
    </message>
    <message>
        <source>Cash, {time}</source>
        <translation>現金，{time}</translation>
    </message>
    <message>
        <source>Choose a round trip in the table</source>
        <translation>在表中選擇一筆完整交易</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Day of the trip</source>
        <translation>交易當日</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日期範圍</translation>
    </message>
    <message>
        <source>Days to the next report</source>
        <translation>距下次業績天數</translation>
    </message>
    <message>
        <source>Deepest fall</source>
        <translation>最大回落</translation>
    </message>
    <message>
        <source>Delete a view</source>
        <translation>刪除視圖</translation>
    </message>
    <message>
        <source>Deposits</source>
        <translation>存入</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差額</translation>
    </message>
    <message>
        <source>Dividends</source>
        <translation>股息</translation>
    </message>
    <message>
        <source>Earned by the trips</source>
        <translation>交易所得</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>入場</translation>
    </message>
    <message>
        <source>Exchanged for trades in {currency} ({count})</source>
        <translation>為 {currency} 交易兌換（{count}）</translation>
    </message>
    <message>
        <source>Exchanges of currency</source>
        <translation>貨幣兌換</translation>
    </message>
    <message>
        <source>Fees</source>
        <translation>費用</translation>
    </message>
    <message>
        <source>Fees and stamp</source>
        <translation>費用與印花稅</translation>
    </message>
    <message>
        <source>Fees not told</source>
        <translation>費用未告知</translation>
    </message>
    <message>
        <source>Fees of orders</source>
        <translation>訂單費用</translation>
    </message>
    <message>
        <source>Fees open</source>
        <translation>費用未定</translation>
    </message>
    <message>
        <source>Fees that are told</source>
        <translation>已告知的費用</translation>
    </message>
    <message>
        <source>Fees, stamp</source>
        <translation>費用、印花稅</translation>
    </message>
    <message>
        <source>Fewer than 20 round trips: too few for a rate.</source>
        <translation>不足 20 筆完整交易：太少，不給比率。</translation>
    </message>
    <message>
        <source>First in, first out</source>
        <translation>先進先出</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>資金流</translation>
    </message>
    <message>
        <source>Flow at entry</source>
        <translation>入場時資金流</translation>
    </message>
    <message>
        <source>Flow at entry, own side</source>
        <translation>入場資金流，本方向</translation>
    </message>
    <message>
        <source>Flow, tag, hour</source>
        <translation>資金流、標籤、時段</translation>
    </message>
    <message>
        <source>Gained by the account without these</source>
        <translation>帳戶增加（不含以上各項）</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分組</translation>
    </message>
    <message>
        <source>Grouped by</source>
        <translation>分組方式</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分組</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>持有</translation>
    </message>
    <message>
        <source>Held, median</source>
        <translation>持有時間中位數</translation>
    </message>
    <message>
        <source>Hour of entry, {zone}</source>
        <translation>入場時段，{zone}</translation>
    </message>
    <message>
        <source>How closed shares are matched</source>
        <translation>平倉如何配對</translation>
    </message>
    <message>
        <source>In</source>
        <translation>入場價</translation>
    </message>
    <message>
        <source>Interest</source>
        <translation>利息</translation>
    </message>
    <message>
        <source>Long</source>
        <translation>做多</translation>
    </message>
    <message>
        <source>MAE</source>
        <translation>MAE</translation>
    </message>
    <message>
        <source>MFE</source>
        <translation>MFE</translation>
    </message>
    <message>
        <source>Mask amounts in pictures</source>
        <translation>圖片中遮蓋金額</translation>
    </message>
    <message>
        <source>Mean R</source>
        <translation>平均 R</translation>
    </message>
    <message>
        <source>Mean of a round trip: {mean}. With 95 % probability the true mean lies between {low} and {high}; trips that close on one day count as one observation.</source>
        <translation>每筆完整交易平均：{mean}。真實均值有 95 % 的機率在 {low} 與 {high} 之間；同一天平倉的交易算一次觀察。</translation>
    </message>
    <message>
        <source>Mean win / mean loss</source>
        <translation>平均盈利 / 平均虧損</translation>
    </message>
    <message>
        <source>Middle, 40 to 59</source>
        <translation>居中，40 至 59</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>金額</translation>
    </message>
    <message>
        <source>Month after</source>
        <translation>後一個月</translation>
    </message>
    <message>
        <source>Month before</source>
        <translation>前一個月</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Name of the view</source>
        <translation>視圖名稱</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>淨額</translation>
    </message>
    <message>
        <source>Net after fees</source>
        <translation>扣費後淨額</translation>
    </message>
    <message>
        <source>Net per day, {unit}; dashed = today. Click filters the table, Shift+click replays.</source>
        <translation>每日淨額，{unit}；虛線 = 今天。點擊篩選表格，Shift+點擊回放。</translation>
    </message>
    <message>
        <source>Net, {currency}</source>
        <translation>淨額，{currency}</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>新標籤</translation>
    </message>
    <message>
        <source>New tag…</source>
        <translation>新標籤…</translation>
    </message>
    <message>
        <source>No account is in view</source>
        <translation>沒有顯示帳戶</translation>
    </message>
    <message>
        <source>No flow of this day is recorded.</source>
        <translation>沒有記錄當日的資金流。</translation>
    </message>
    <message>
        <source>No flow was recorded at the first fill</source>
        <translation>首筆成交時沒有記錄資金流</translation>
    </message>
    <message>
        <source>No results by day</source>
        <translation>沒有每日結果</translation>
    </message>
    <message>
        <source>No round trips yet</source>
        <translation>還沒有完整交易</translation>
    </message>
    <message>
        <source>No stop was held and no risk was planned at entry</source>
        <translation>入場時沒有止損單，也沒有計劃風險</translation>
    </message>
    <message>
        <source>No tag</source>
        <translation>無標籤</translation>
    </message>
    <message>
        <source>No trip began on this day</source>
        <translation>當日沒有交易開始</translation>
    </message>
    <message>
        <source>No trip had a stop or a planned risk at entry.</source>
        <translation>沒有交易在入場時有止損或計劃風險。</translation>
    </message>
    <message>
        <source>No trip is chosen</source>
        <translation>未選擇交易</translation>
    </message>
    <message>
        <source>Not all told by the broker: {amount} so far</source>
        <translation>券商未全部告知：目前 {amount}</translation>
    </message>
    <message>
        <source>Not in these sums: {trips}.</source>
        <translation>未計入這些合計：{trips}。</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Not read</source>
        <translation>未讀取</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>未記錄</translation>
    </message>
    <message>
        <source>Not renewed</source>
        <translation>未更新</translation>
    </message>
    <message>
        <source>Note on the trip</source>
        <translation>交易備註</translation>
    </message>
    <message>
        <source>Nothing of this day is recorded</source>
        <translation>當日沒有任何記錄</translation>
    </message>
    <message>
        <source>Of the {count} trips that had a stop or a planned risk at entry.</source>
        <translation>入場時有止損或計劃風險的 {count} 筆交易。</translation>
    </message>
    <message>
        <source>Open positions beside their cost</source>
        <translation>未平倉持倉與成本之差</translation>
    </message>
    <message>
        <source>Other charges</source>
        <translation>其他收費</translation>
    </message>
    <message>
        <source>Other currencies</source>
        <translation>其他貨幣</translation>
    </message>
    <message>
        <source>Other movements</source>
        <translation>其他資金變動</translation>
    </message>
    <message>
        <source>Ours counts what is open at old prices ({age}), of securities: {count}.</source>
        <translation>本地結果以舊價（{age}前）計算未平倉部分，證券數：{count}。</translation>
    </message>
    <message>
        <source>Ours gross</source>
        <translation>本地扣費前</translation>
    </message>
    <message>
        <source>Ours has no sum: some is not known, or in another currency.</source>
        <translation>本地沒有合計：部分未知或貨幣不同。</translation>
    </message>
    <message>
        <source>Ours is without fills that are in no trip, of securities: {count}.</source>
        <translation>本地結果不含不屬任何交易的成交，證券數：{count}。</translation>
    </message>
    <message>
        <source>Ours net</source>
        <translation>本地扣費後</translation>
    </message>
    <message>
        <source>Ours net: {amount}, difference {difference}.</source>
        <translation>本地扣費後：{amount}，差額 {difference}。</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>出場價</translation>
    </message>
    <message>
        <source>Outside continuous trading</source>
        <translation>持續交易時段之外</translation>
    </message>
    <message>
        <source>Payments of ended contracts</source>
        <translation>到期合約的款項</translation>
    </message>
    <message>
        <source>Positions at cost, {time}</source>
        <translation>按成本計的持倉，{time}</translation>
    </message>
    <message>
        <source>R = net / risk at entry; MAE, MFE in % of entry</source>
        <translation>R = 淨額 / 入場風險；MAE、MFE 為入場價的 %</translation>
    </message>
    <message>
        <source>Reading the day of the trip</source>
        <translation>正在讀取交易當日</translation>
    </message>
    <message>
        <source>Reading the journal</source>
        <translation>正在讀取交易日誌</translation>
    </message>
    <message>
        <source>Realised before fees</source>
        <translation>費用前已實現</translation>
    </message>
    <message>
        <source>Replaces the view of this name.</source>
        <translation>將取代同名視圖。</translation>
    </message>
    <message>
        <source>Replay {time}</source>
        <translation>回放 {time}</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Result by day</source>
        <translation>每日結果</translation>
    </message>
    <message>
        <source>Result of {count} days, from {begin} to {end}.</source>
        <translation>{begin} 至 {end} 共 {count} 天的結果。</translation>
    </message>
    <message>
        <source>Results by group</source>
        <translation>分組結果</translation>
    </message>
    <message>
        <source>Round trip</source>
        <translation>完整交易</translation>
    </message>
    <message>
        <source>Round trips</source>
        <translation>完整交易</translation>
    </message>
    <message>
        <source>Running before fees</source>
        <translation>累計扣費前</translation>
    </message>
    <message>
        <source>Running net</source>
        <translation>累計淨額</translation>
    </message>
    <message>
        <source>S {price}</source>
        <translation>賣 {price}</translation>
    </message>
    <message>
        <source>Save as a workbook…</source>
        <translation>儲存為工作簿…</translation>
    </message>
    <message>
        <source>Save the filters as a view</source>
        <translation>把篩選儲存為視圖</translation>
    </message>
    <message>
        <source>Save the picture as PNG…</source>
        <translation>將圖片儲存為 PNG…</translation>
    </message>
    <message>
        <source>Save these filters as a view…</source>
        <translation>把這些篩選儲存為視圖…</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>證券</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股數</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>沽空</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>全部顯示</translation>
    </message>
    <message>
        <source>Show in the docks of this letter</source>
        <translation>在同字母的面板中顯示</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>顯示</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Some of its rows could not be read.</source>
        <translation>其中部分行無法讀取。</translation>
    </message>
    <message>
        <source>Still open</source>
        <translation>仍未平倉</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>匯總</translation>
    </message>
    <message>
        <source>Symbol, tag, note</source>
        <translation>代號、標籤、備註</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>標籤</translation>
    </message>
    <message>
        <source>Tag and note</source>
        <translation>標籤與備註</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>標籤</translation>
    </message>
    <message>
        <source>Take the tag {tag} away</source>
        <translation>移除標籤 {tag}</translation>
    </message>
    <message>
        <source>The broker does not tell cash in this currency.</source>
        <translation>券商未告知此貨幣的現金。</translation>
    </message>
    <message>
        <source>The broker is asked for its count.</source>
        <translation>正在向券商查詢其統計。</translation>
    </message>
    <message>
        <source>The broker tells no fees of it any more: {amount} told</source>
        <translation>券商不再告知費用：已告知 {amount}</translation>
    </message>
    <message>
        <source>The broker&apos;s count and ours by security</source>
        <translation>券商與本地按證券的統計</translation>
    </message>
    <message>
        <source>The broker&apos;s count beside the trips</source>
        <translation>券商的統計與完整交易對照</translation>
    </message>
    <message>
        <source>The broker&apos;s count beside the trips…</source>
        <translation>券商的統計與完整交易對照…</translation>
    </message>
    <message>
        <source>The broker’s past could not be read: {reason}</source>
        <translation>無法讀取券商的歷史：{reason}</translation>
    </message>
    <message>
        <source>The broker’s past is being read: from {day} on so far.</source>
        <translation>正在讀取券商的歷史：目前自 {day} 起。</translation>
    </message>
    <message>
        <source>The broker’s past is read from {day} on.</source>
        <translation>券商的歷史自 {day} 起已讀取。</translation>
    </message>
    <message>
        <source>The first column is the broker&apos;s, which does not say how it counts. Ours is what the fills of the same days realised and what is open at its last price; net is after the fees that are told. A check, never a source.</source>
        <translation>第一欄是券商的數字，券商未說明其計算方法。本地數字是同一期間成交的已實現盈虧，加上未平倉部分按最新價計算的盈虧；淨額已扣除已告知的費用。僅供核對，不作資料來源。</translation>
    </message>
    <message>
        <source>The journal cannot be read</source>
        <translation>無法讀取交易日誌</translation>
    </message>
    <message>
        <source>The largest fall of the running net from its highest point, trip by trip.</source>
        <translation>逐筆累計淨額自最高點的最大回落。</translation>
    </message>
    <message>
        <source>The prices between the fills are not known</source>
        <translation>成交之間的價格未知</translation>
    </message>
    <message>
        <source>The saved views cannot be read: {reason}</source>
        <translation>無法讀取已存視圖：{reason}</translation>
    </message>
    <message>
        <source>There is no net result yet</source>
        <translation>還沒有淨結果</translation>
    </message>
    <message>
        <source>This view cannot be read. Save it again or delete it.</source>
        <translation>無法讀取此視圖。請重新儲存或將其刪除。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Trades</source>
        <translation>交易</translation>
    </message>
    <message>
        <source>Trip</source>
        <translation>交易</translation>
    </message>
    <message>
        <source>Trips</source>
        <translation>筆數</translation>
    </message>
    <message>
        <source>Trips beside the account</source>
        <translation>交易與帳戶對照</translation>
    </message>
    <message>
        <source>Trips beside the account…</source>
        <translation>交易與帳戶對照…</translation>
    </message>
    <message>
        <source>Type of the first order</source>
        <translation>首張訂單類型</translation>
    </message>
    <message>
        <source>Type, report</source>
        <translation>類型、業績</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>單位</translation>
    </message>
    <message>
        <source>View</source>
        <translation>視圖</translation>
    </message>
    <message>
        <source>Weekday of entry</source>
        <translation>入場星期</translation>
    </message>
    <message>
        <source>Weekday, side</source>
        <translation>星期、方向</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>With flow, 60 to 79</source>
        <translation>順流，60 至 79</translation>
    </message>
    <message>
        <source>With flow, 80 to 99</source>
        <translation>順流，80 至 99</translation>
    </message>
    <message>
        <source>Withdrawals</source>
        <translation>提取</translation>
    </message>
    <message>
        <source>Won</source>
        <translation>盈利</translation>
    </message>
    <message>
        <source>Words in symbol, tag or note</source>
        <translation>代號、標籤或備註中的文字</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>一年</translation>
    </message>
    <message>
        <source>a fill was listed twice, counted once</source>
        <translation>一筆成交列出兩次，只算一次</translation>
    </message>
    <message>
        <source>add a note</source>
        <translation>加入備註</translation>
    </message>
    <message>
        <source>all amounts in {currency}</source>
        <translation>金額均為 {currency}</translation>
    </message>
    <message>
        <source>another currency</source>
        <translation>貨幣不同</translation>
    </message>
    <message>
        <source>assignment inferred</source>
        <translation>推斷為被行使</translation>
    </message>
    <message>
        <source>bars missing for MAE and MFE</source>
        <translation>MAE 與 MFE 欠缺 K 線</translation>
    </message>
    <message>
        <source>before fees {amount}</source>
        <translation>扣費前 {amount}</translation>
    </message>
    <message>
        <source>cash for a fraction inferred</source>
        <translation>推斷為碎股現金</translation>
    </message>
    <message>
        <source>cash in {currencies} not told</source>
        <translation>{currencies} 現金未告知</translation>
    </message>
    <message>
        <source>cash not read for 1 day</source>
        <translation>有 1 天的現金變動尚未讀取</translation>
    </message>
    <message>
        <source>cash not read for {count} days</source>
        <translation>有 {count} 天的現金變動尚未讀取</translation>
    </message>
    <message>
        <source>code changed</source>
        <translation>代號已變更</translation>
    </message>
    <message>
        <source>contract size not known</source>
        <translation>合約乘數未知</translation>
    </message>
    <message>
        <source>cost not known</source>
        <translation>成本未知</translation>
    </message>
    <message>
        <source>currency not known</source>
        <translation>貨幣未知</translation>
    </message>
    <message>
        <source>exchange time</source>
        <translation>交易所時間</translation>
    </message>
    <message>
        <source>exercise inferred</source>
        <translation>推斷為行使</translation>
    </message>
    <message>
        <source>expiry inferred</source>
        <translation>推斷為到期</translation>
    </message>
    <message>
        <source>fees not told</source>
        <translation>費用未告知</translation>
    </message>
    <message>
        <source>fees of orders without a fill in a trip: {count}</source>
        <translation>沒有成交計入交易的訂單費用：{count}</translation>
    </message>
    <message>
        <source>fees open</source>
        <translation>費用未定</translation>
    </message>
    <message>
        <source>few</source>
        <translation>太少</translation>
    </message>
    <message>
        <source>fills are missing</source>
        <translation>欠缺成交</translation>
    </message>
    <message>
        <source>fills in no trip</source>
        <translation>有不屬任何交易的成交</translation>
    </message>
    <message>
        <source>fills in no trip: {count}</source>
        <translation>不屬任何交易的成交：{count}</translation>
    </message>
    <message>
        <source>fills in no trip: {why}</source>
        <translation>不屬任何交易的成交：{why}</translation>
    </message>
    <message>
        <source>fills whose fees are not told: {count}</source>
        <translation>費用未告知的成交：{count}</translation>
    </message>
    <message>
        <source>flow {amount}</source>
        <translation>資金流 {amount}</translation>
    </message>
    <message>
        <source>from the order’s dealt quantity</source>
        <translation>取自訂單的成交數量</translation>
    </message>
    <message>
        <source>held before the first day</source>
        <translation>首日之前已持有</translation>
    </message>
    <message>
        <source>held before the first known fill</source>
        <translation>在首筆已知成交之前已持有</translation>
    </message>
    <message>
        <source>in {count} sessions</source>
        <translation>共 {count} 個交易日</translation>
    </message>
    <message>
        <source>inferred payments that no cash proves yet: {count}</source>
        <translation>推斷而尚無現金證明的款項：{count}</translation>
    </message>
    <message>
        <source>it has no quantity or price</source>
        <translation>沒有數量或價格</translation>
    </message>
    <message>
        <source>it is of another account</source>
        <translation>屬於另一帳戶</translation>
    </message>
    <message>
        <source>it was listed twice</source>
        <translation>被列出兩次</translation>
    </message>
    <message>
        <source>its side is not known</source>
        <translation>方向未知</translation>
    </message>
    <message>
        <source>its time is not known</source>
        <translation>時間未知</translation>
    </message>
    <message>
        <source>matched per account and symbol; flow percentile at the minute of the first fill</source>
        <translation>按帳戶與代號配對；資金流百分位為首筆成交的那一分鐘</translation>
    </message>
    <message>
        <source>movements of cash not told by the broker</source>
        <translation>券商未告知現金變動</translation>
    </message>
    <message>
        <source>net {amount} {currency}</source>
        <translation>淨額 {amount} {currency}</translation>
    </message>
    <message>
        <source>never added without a rate</source>
        <translation>沒有匯率從不相加</translation>
    </message>
    <message>
        <source>no price</source>
        <translation>沒有價格</translation>
    </message>
    <message>
        <source>no trip in the journal</source>
        <translation>日誌中沒有完整交易</translation>
    </message>
    <message>
        <source>no trips</source>
        <translation>沒有交易</translation>
    </message>
    <message>
        <source>none</source>
        <translation>無</translation>
    </message>
    <message>
        <source>not counted by the broker</source>
        <translation>券商未統計</translation>
    </message>
    <message>
        <source>not reconciled since the last fill: cash is being read</source>
        <translation>自上次成交起尚未對帳：正在讀取現金</translation>
    </message>
    <message>
        <source>not reconciled to {time}, difference {amount}</source>
        <translation>未對帳至 {time}，差額 {amount}</translation>
    </message>
    <message>
        <source>not reconciled yet: cash and positions were read less than twice</source>
        <translation>尚未對帳：現金與持倉讀取不足兩次</translation>
    </message>
    <message>
        <source>not reconciled: the broker does not tell cash for each currency</source>
        <translation>未對帳：券商未告知各貨幣的現金</translation>
    </message>
    <message>
        <source>notes without a trip: {count}</source>
        <translation>沒有對應交易的備註：{count}</translation>
    </message>
    <message>
        <source>old price</source>
        <translation>舊價</translation>
    </message>
    <message>
        <source>opened after the last day</source>
        <translation>末日之後才開倉</translation>
    </message>
    <message>
        <source>order not known</source>
        <translation>訂單未知</translation>
    </message>
    <message>
        <source>orders in another currency whose payment is not told: {count}</source>
        <translation>以其他貨幣交易、付款未告知的訂單：{count}</translation>
    </message>
    <message>
        <source>orders in another currency, by the rate of the day: {count}</source>
        <translation>以其他貨幣交易的訂單，按當日匯率：{count}</translation>
    </message>
    <message>
        <source>per day</source>
        <translation>每日</translation>
    </message>
    <message>
        <source>percentile {number}</source>
        <translation>百分位 {number}</translation>
    </message>
    <message>
        <source>positions that the broker has otherwise: {count}</source>
        <translation>與券商不同的持倉：{count}</translation>
    </message>
    <message>
        <source>price {price}</source>
        <translation>價格 {price}</translation>
    </message>
    <message>
        <source>reconciled with cash and positions to {time}, difference {amount}</source>
        <translation>已與現金及持倉對帳至 {time}，差額 {amount}</translation>
    </message>
    <message>
        <source>running {amount}</source>
        <translation>累計 {amount}</translation>
    </message>
    <message>
        <source>side taken from the order</source>
        <translation>方向取自訂單</translation>
    </message>
    <message>
        <source>split inferred</source>
        <translation>推斷為拆股</translation>
    </message>
    <message>
        <source>still open</source>
        <translation>仍未平倉</translation>
    </message>
    <message>
        <source>the fills of its combination are not listed</source>
        <translation>其組合的成交未列出</translation>
    </message>
    <message>
        <source>traded after the last day</source>
        <translation>末日之後仍有成交</translation>
    </message>
    <message>
        <source>trips of which fills may be missing: {count}</source>
        <translation>可能缺少成交的交易：{count}</translation>
    </message>
    <message>
        <source>trips whose cost or contract size is not known: {count}</source>
        <translation>成本或合約規模未知的交易：{count}</translation>
    </message>
    <message>
        <source>{broker} counts {amount} {currency} for the account, {begin} to {end}.</source>
        <translation>{broker} 統計該帳戶 {begin} 至 {end} 為 {amount} {currency}。</translation>
    </message>
    <message>
        <source>{count} bands of flow</source>
        <translation>{count} 個資金流區間</translation>
    </message>
    <message>
        <source>{count} not known</source>
        <translation>{count} 筆未知</translation>
    </message>
    <message>
        <source>{count} round trips, {begin} to {end}, {currency}</source>
        <translation>{count} 筆完整交易，{begin} 至 {end}，{currency}</translation>
    </message>
    <message>
        <source>{count} still open</source>
        <translation>{count} 筆未平倉</translation>
    </message>
    <message>
        <source>{count} tags</source>
        <translation>{count} 個標籤</translation>
    </message>
    <message>
        <source>{count} with fees not told</source>
        <translation>{count} 筆費用未告知</translation>
    </message>
    <message>
        <source>{count} with fees open</source>
        <translation>{count} 筆費用未定</translation>
    </message>
    <message>
        <source>{count} without a net result</source>
        <translation>{count} 筆沒有淨結果</translation>
    </message>
    <message>
        <source>{days} d</source>
        <translation>{days} 天</translation>
    </message>
    <message>
        <source>{hours} h {minutes}</source>
        <translation>{hours} 小時 {minutes}</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分鐘</translation>
    </message>
    <message>
        <source>{shown} of {count} shown, fees {fees}, net {net} {currency}</source>
        <translation>顯示 {count} 中的 {shown}，費用 {fees}，淨額 {net} {currency}</translation>
    </message>
    <message>
        <source>{side} from {begin} to {end}.</source>
        <translation>{side}，{begin} 至 {end}。</translation>
    </message>
    <message>
        <source>{won} of {count}</source>
        <translation>{count} 中 {won}</translation>
    </message>
</context>
<context>
    <name>KeyRecorder</name>
    <message>
        <source>Press the key, Esc cancels</source>
        <translation>請按鍵，Esc 取消</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Letters and digits find a symbol. Hold Ctrl or Alt with the key.</source>
        <translation>字母和數字用於搜尋代號。請與 Ctrl 或 Alt 組合。</translation>
    </message>
    <message>
        <source>Press one key, with Ctrl or Alt if you like.</source>
        <translation>請按一個鍵，可加 Ctrl 或 Alt。</translation>
    </message>
    <message>
        <source>{key} closes, confirms or walks everywhere and stays so.</source>
        <translation>{key} 在各處用於關閉、確認或移動，不能更改。</translation>
    </message>
    <message>
        <source>{key} edits text and stays so.</source>
        <translation>{key} 用於編輯文字，不能更改。</translation>
    </message>
    <message>
        <source>{key} moves inside the docks. Hold Ctrl or Alt with it.</source>
        <translation>{key} 用於在面板內移動。請與 Ctrl 或 Alt 組合。</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>Add a key</source>
        <translation>新增按鍵</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>指令及其按鍵</translation>
    </message>
    <message>
        <source>From the start: {keys}</source>
        <translation>預設：{keys}</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按鍵</translation>
    </message>
    <message>
        <source>No command has such a name or key.</source>
        <translation>沒有符合的指令或按鍵。</translation>
    </message>
    <message>
        <source>No key from the start.</source>
        <translation>預設沒有按鍵。</translation>
    </message>
    <message>
        <source>Record a key</source>
        <translation>錄製按鍵</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Search a command or a key</source>
        <translation>搜尋指令或按鍵</translation>
    </message>
    <message>
        <source>Take the key</source>
        <translation>改為此指令使用</translation>
    </message>
    <message>
        <source>These keys belong to the dock and stay so.</source>
        <translation>這些按鍵屬於面板，不能更改。</translation>
    </message>
    <message>
        <source>{key} belongs to {commands}. Take it from there, or record another one.</source>
        <translation>{key} 已用於{commands}。可改為此指令使用，或錄製其他按鍵。</translation>
    </message>
    <message>
        <source>{key} belongs to “{command}” and stays so.</source>
        <translation>{key} 固定用於「{command}」，不能更改。</translation>
    </message>
    <message>
        <source>“{command}”</source>
        <translation>「{command}」</translation>
    </message>
    <message>
        <source>“{command}” always keeps a key. Give it another one first.</source>
        <translation>「{command}」必須保留一個按鍵。請先為它另設一個。</translation>
    </message>
</context>
<context>
    <name>LadderView</name>
    <message>
        <source>%1 by the ticket</source>
        <translation>下單面板 %1</translation>
    </message>
    <message>
        <source>%1 of yours</source>
        <translation>我的 %1</translation>
    </message>
    <message>
        <source>%1 orders</source>
        <translation>%1 筆</translation>
    </message>
    <message>
        <source>%1 shares</source>
        <translation>%1 股</translation>
    </message>
    <message>
        <source>1 order</source>
        <translation>1 筆</translation>
    </message>
    <message>
        <source>Ask %1</source>
        <translation>賣 %1</translation>
    </message>
    <message>
        <source>Ask %1%</source>
        <translation>賣 %1%</translation>
    </message>
    <message>
        <source>Bid %1</source>
        <translation>買 %1</translation>
    </message>
    <message>
        <source>Bid %1%</source>
        <translation>買 %1%</translation>
    </message>
    <message>
        <source>Go to the newest book (Space)</source>
        <translation>回到最新擺盤（Space）</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>我的</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>筆數</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Re-centre</source>
        <translation>回到中央</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股數</translation>
    </message>
    <message>
        <source>The price has left the book</source>
        <translation>價格已離開顯示範圍</translation>
    </message>
</context>
<context>
    <name>LayoutActions</name>
    <message>
        <source>Any file</source>
        <translation>任何檔案</translation>
    </message>
    <message>
        <source>Every dock is in its default place.</source>
        <translation>所有面板已回到預設位置。</translation>
    </message>
    <message>
        <source>Export layout</source>
        <translation>匯出版面</translation>
    </message>
    <message>
        <source>Import layout</source>
        <translation>匯入版面</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>版面</translation>
    </message>
    <message>
        <source>Layout renamed to “{name}”.</source>
        <translation>版面已改名為「{name}」。</translation>
    </message>
    <message>
        <source>Layout “{name}” deleted.</source>
        <translation>版面「{name}」已刪除。</translation>
    </message>
    <message>
        <source>Layout “{name}” is shown.</source>
        <translation>已轉用版面「{name}」。</translation>
    </message>
    <message>
        <source>Layout “{name}” saved.</source>
        <translation>版面「{name}」已儲存。</translation>
    </message>
    <message>
        <source>My layout</source>
        <translation>我的版面</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>開啟…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重新命名</translation>
    </message>
    <message>
        <source>Rename layout</source>
        <translation>重新命名版面</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>儲存</translation>
    </message>
    <message>
        <source>Save layout as</source>
        <translation>版面另存為</translation>
    </message>
    <message>
        <source>The layout file {name} waits to be opened.</source>
        <translation>版面檔案 {name} 等待開啟。</translation>
    </message>
</context>
<context>
    <name>LevelBox</name>
    <message>
        <source>Review</source>
        <translation>檢視</translation>
    </message>
</context>
<context>
    <name>Limits</name>
    <message>
        <source>Counts for orders that are reviewed from now on; written to the order log.</source>
        <translation>對此後檢視的訂單生效；會寫入訂單紀錄。</translation>
    </message>
    <message>
        <source>Counts from the next session of all its markets; written to the order log.</source>
        <translation>由所有市場的下一交易時段起生效；會寫入訂單紀錄。</translation>
    </message>
    <message>
        <source>Counts in 10 minutes; written to the order log.</source>
        <translation>10 分鐘後生效；會寫入訂單紀錄。</translation>
    </message>
    <message>
        <source>Keep limits</source>
        <translation>保留上限</translation>
    </message>
    <message>
        <source>Let larger losses pass?</source>
        <translation>允許更大的虧損？</translation>
    </message>
    <message>
        <source>Let larger orders pass?</source>
        <translation>容許更大的訂單通過？</translation>
    </message>
    <message>
        <source>Raise</source>
        <translation>放寬</translation>
    </message>
    <message>
        <source>Raise the loss brake</source>
        <translation>放寬虧損煞停</translation>
    </message>
    <message>
        <source>There is no trading password yet: unlock trading once to choose one.</source>
        <translation>尚無交易密碼：請先解鎖交易一次以設定密碼。</translation>
    </message>
    <message>
        <source>Trading password of this account</source>
        <translation>此帳戶的交易密碼</translation>
    </message>
    <message>
        <source>Widen</source>
        <translation>放寬</translation>
    </message>
    <message>
        <source>Widen limits</source>
        <translation>放寬上限</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>及另外 {count} 項</translation>
    </message>
    <message>
        <source>{name}: {old}, then {new}</source>
        <translation>{name}：{old}，之後 {new}</translation>
    </message>
</context>
<context>
    <name>Link</name>
    <message>
        <source>%1 ended our connection.</source>
        <translation>%1 結束了我們的連線。</translation>
    </message>
    <message>
        <source>%1 for %2</source>
        <translation>%1，已 %2</translation>
    </message>
    <message>
        <source>%1 is logged out of the broker since %3: no new quotes.</source>
        <translation>%1 自 %3 起已登出券商：沒有新報價。</translation>
    </message>
    <message>
        <source>%1 refused the login.</source>
        <translation>%1 拒絕登入。</translation>
    </message>
    <message>
        <source>%1 waits since %3 for the code that the broker has sent to your phone: type it in its own window or console.</source>
        <translation>%1 自 %3 起等待券商發到你手機的驗證碼：請在它自己的視窗或控制台輸入。</translation>
    </message>
    <message>
        <source>%1 waits since %3 for the letters of a picture: type them in its own window or console.</source>
        <translation>%1 自 %3 起等待圖片中的驗證碼：請在它自己的視窗或控制台輸入。</translation>
    </message>
    <message>
        <source>%1 · next try %2 s</source>
        <translation>%1 · %2 秒後再試</translation>
    </message>
    <message>
        <source>Connected to %1 at %2 since %3.</source>
        <translation>自 %3 起已在 %2 連接 %1。</translation>
    </message>
    <message>
        <source>Connected to %1, but silent since %3: no data for %2.</source>
        <translation>已連接 %1，但自 %3 起沒有收到數據，已有 %2。</translation>
    </message>
    <message>
        <source>Connecting to %1 at %2.</source>
        <translation>正在 %2 連接 %1。</translation>
    </message>
    <message>
        <source>Connection…</source>
        <translation>連線…</translation>
    </message>
    <message>
        <source>LongPort sandbox</source>
        <translation>LongPort 模擬</translation>
    </message>
    <message>
        <source>No connection to %1 since %2.</source>
        <translation>自 %2 起與 %1 沒有連線。</translation>
    </message>
    <message>
        <source>Not connected yet.</source>
        <translation>尚未連線。</translation>
    </message>
    <message>
        <source>OpenD sandbox</source>
        <translation>OpenD 模擬</translation>
    </message>
    <message>
        <source>Second flow</source>
        <translation>第二資金流向</translation>
    </message>
    <message>
        <source>Try %1 in %2 s.</source>
        <translation>%2 秒後第 %1 次嘗試。</translation>
    </message>
    <message>
        <source>{use}: {words}</source>
        <translation>{use}：{words}</translation>
    </message>
</context>
<context>
    <name>LinkButton</name>
    <message>
        <source>Link to {letter}</source>
        <translation>連結到 {letter}</translation>
    </message>
    <message>
        <source>Linked to {letter}</source>
        <translation>已連結到 {letter}</translation>
    </message>
    <message>
        <source>Linked to {letter}, follows it only</source>
        <translation>已連結到 {letter}，只跟隨它</translation>
    </message>
    <message>
        <source>Linked to {letter}, moves it only</source>
        <translation>已連結到 {letter}，只帶動它</translation>
    </message>
    <message>
        <source>Move the letter and follow it</source>
        <translation>帶動並跟隨該字母</translation>
    </message>
    <message>
        <source>Not linked</source>
        <translation>未連結</translation>
    </message>
    <message>
        <source>Only follow the letter</source>
        <translation>只跟隨該字母</translation>
    </message>
    <message>
        <source>Only move the letter</source>
        <translation>只帶動該字母</translation>
    </message>
    <message>
        <source>Unlink</source>
        <translation>取消連結</translation>
    </message>
</context>
<context>
    <name>LinkCell</name>
    <message>
        <source>Retry</source>
        <translation>重試</translation>
    </message>
    <message>
        <source>Retry the connection now</source>
        <translation>立即重試連線</translation>
    </message>
</context>
<context>
    <name>LinkLog</name>
    <message>
        <source>1 subscription is active.</source>
        <translation>有 1 項訂閱。</translation>
    </message>
    <message>
        <source>1 subscription was not kept; asked for again.</source>
        <translation>有 1 項訂閱未獲保留；已重新請求。</translation>
    </message>
    <message>
        <source>A heartbeat took {seconds} s.</source>
        <translation>一次心跳用了 {seconds} 秒。</translation>
    </message>
    <message>
        <source>Accounts, orders and fills were read again.</source>
        <translation>帳戶、訂單和成交已重新讀取。</translation>
    </message>
    <message>
        <source>Connected to {provider} at {address}.</source>
        <translation>已在 {address} 連接 {provider}。</translation>
    </message>
    <message>
        <source>Connected, but no data comes. {why}</source>
        <translation>已連線，但沒有資料。{why}</translation>
    </message>
    <message>
        <source>Connecting to {provider} at {address}.</source>
        <translation>正在 {address} 連接 {provider}。</translation>
    </message>
    <message>
        <source>Connection ended by Tideboard.</source>
        <translation>連線由 Tideboard 結束。</translation>
    </message>
    <message>
        <source>Connection log, newest first</source>
        <translation>連線日誌，最新在前</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部複製</translation>
    </message>
    <message>
        <source>Data comes again.</source>
        <translation>資料恢復。</translation>
    </message>
    <message>
        <source>Login failed. {why}</source>
        <translation>登入失敗。{why}</translation>
    </message>
    <message>
        <source>No connection. {why}</source>
        <translation>沒有連線。{why}</translation>
    </message>
    <message>
        <source>No right to {call}: “{text}”</source>
        <translation>沒有 {call} 的權限：「{text}」</translation>
    </message>
    <message>
        <source>Quota used up at {call}: “{text}”</source>
        <translation>{call} 的額度已用完：「{text}」</translation>
    </message>
    <message>
        <source>Save the connection log</source>
        <translation>儲存連線日誌</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>儲存…</translation>
    </message>
    <message>
        <source>The account at {provider} is no paper account: the broker answers it only as one with real money. It is shown as LIVE from now on. The ticket and what programs proposed for it were ended, and trading is locked.</source>
        <translation>{provider} 的帳戶不是模擬帳戶：券商只按真實資金帳戶回應它。由現在起按實盤顯示。下單面板和程式為它提出的建議已結束，交易已鎖定。</translation>
    </message>
    <message>
        <source>The exchange&apos;s clock agrees with this computer&apos;s.</source>
        <translation>交易所的時鐘與本機一致。</translation>
    </message>
    <message>
        <source>The exchange&apos;s clock is {time} ahead of this computer&apos;s.</source>
        <translation>交易所的時鐘比本機快 {time}。</translation>
    </message>
    <message>
        <source>The exchange&apos;s clock is {time} behind this computer&apos;s.</source>
        <translation>交易所的時鐘比本機慢 {time}。</translation>
    </message>
    <message>
        <source>The gateway numbers candle periods as Futu&apos;s protocol does (1 = minute).</source>
        <translation>閘道按富途協議編號 K 線週期（1 = 分鐘）。</translation>
    </message>
    <message>
        <source>The gateway numbers candle periods as its reference does (1 = day).</source>
        <translation>閘道按其參考文件編號 K 線週期（1 = 日）。</translation>
    </message>
    <message>
        <source>The gateway program is logged out of the broker.</source>
        <translation>閘道程式已登出券商。</translation>
    </message>
    <message>
        <source>The gateway program waits for the code that the broker has sent to your phone: type it in its own window or console.</source>
        <translation>閘道程式正在等待券商發到你手機的驗證碼：請在它自己的視窗或控制台輸入。</translation>
    </message>
    <message>
        <source>The gateway program waits for the letters of a picture: type them in its own window or console.</source>
        <translation>閘道程式正在等待圖片中的驗證碼：請在它自己的視窗或控制台輸入。</translation>
    </message>
    <message>
        <source>The gateway reports two times, {seconds} s apart; Tideboard uses the one in the market states.</source>
        <translation>閘道給出兩個相差 {seconds} 秒的時間；Tideboard 以市場狀態中的時間為準。</translation>
    </message>
    <message>
        <source>The gateway says: {notice} {text}</source>
        <translation>閘道表示：{notice} {text}</translation>
    </message>
    <message>
        <source>The newest {count} events of this run, in local time. No secret is in it.</source>
        <translation>本次運行最近 {count} 項，按本地時間。不含任何密碼。</translation>
    </message>
    <message>
        <source>The paper account {account} is left out: an account with real money has the same number, and what the broker pushes of the two could be mixed up.</source>
        <translation>模擬帳戶 {account} 已略去：有一個真實資金帳戶與它號碼相同，券商推送的兩者內容可能混淆。</translation>
    </message>
    <message>
        <source>Tideboard connection log</source>
        <translation>Tideboard 連線日誌</translation>
    </message>
    <message>
        <source>Too many calls of {call}: “{text}”</source>
        <translation>{call} 的請求過多：「{text}」</translation>
    </message>
    <message>
        <source>Updates of {instrument} were missed and are asked for again (gap {count} of this run).</source>
        <translation>{instrument} 缺失了更新，已重新讀取（本次運行第 {count} 次）。</translation>
    </message>
    <message>
        <source>{address} answers; logging in.</source>
        <translation>{address} 有回應；正在登入。</translation>
    </message>
    <message>
        <source>{call} was refused: “{text}”</source>
        <translation>{call} 被拒絕：「{text}」</translation>
    </message>
    <message>
        <source>{count} subscriptions are active.</source>
        <translation>有 {count} 項訂閱。</translation>
    </message>
    <message>
        <source>{count} subscriptions were not kept; asked for again.</source>
        <translation>有 {count} 項訂閱未獲保留；已重新請求。</translation>
    </message>
    <message>
        <source>{instrument}: the book holds {price}, so the price step there is not {step}.</source>
        <translation>{instrument}：擺盤中有 {price}，因此該處的價位不是每格 {step}。</translation>
    </message>
    <message>
        <source>{instrument}: the broker counts it in {currency}, our facts say {ours}.</source>
        <translation>{instrument}：券商以 {currency} 計價，與本程式的資料（{ours}）不同。</translation>
    </message>
    <message>
        <source>{instrument}: the broker reports a price step of {step} at {price}, our table has {ours}.</source>
        <translation>{instrument}：券商給出的價位為每格 {step}（價格 {price}），本程式的表為每格 {ours}。</translation>
    </message>
    <message>
        <source>{instrument}: the broker&apos;s table of price steps is none that Tideboard knows.</source>
        <translation>{instrument}：券商的價位表與 Tideboard 已知的各版都不同。</translation>
    </message>
    <message>
        <source>{reason} Try {attempt} in {seconds} s.</source>
        <translation>{reason} {seconds} 秒後第 {attempt} 次嘗試。</translation>
    </message>
    <message>
        <source>{what} cannot be read (field {field}); gateway health counts how often.</source>
        <translation>無法讀取{what}（欄位 {field}）；次數見「閘道狀態」。</translation>
    </message>
</context>
<context>
    <name>ListActions</name>
    <message>
        <source>Taken back.</source>
        <translation>已還原。</translation>
    </message>
    <message>
        <source>The list is sorted; go back to your own order to move rows.</source>
        <translation>列表正在排序；請先回到自訂次序再移動。</translation>
    </message>
    <message>
        <source>The list “{name}” was deleted.</source>
        <translation>列表「{name}」已刪除。</translation>
    </message>
    <message>
        <source>This list follows the positions and keeps its name.</source>
        <translation>此列表跟隨持倉，名稱不能更改。</translation>
    </message>
    <message>
        <source>{count} symbols were removed.</source>
        <translation>已移除 {count} 個代號。</translation>
    </message>
    <message>
        <source>{symbol} was added to “{name}”.</source>
        <translation>{symbol} 已加入「{name}」。</translation>
    </message>
    <message>
        <source>{symbol} was removed.</source>
        <translation>已移除 {symbol}。</translation>
    </message>
    <message>
        <source>{what} added to “{name}”.</source>
        <translation>{what} 已加入「{name}」。</translation>
    </message>
    <message>
        <source>{what} copied to “{name}”.</source>
        <translation>{what} 已複製到「{name}」。</translation>
    </message>
    <message>
        <source>{what} moved to “{name}”.</source>
        <translation>{what} 已移到「{name}」。</translation>
    </message>
    <message>
        <source>“{name}” has them already.</source>
        <translation>「{name}」中已經有了。</translation>
    </message>
</context>
<context>
    <name>ListFoot</name>
    <message>
        <source>Hide this message</source>
        <translation>隱藏此訊息</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>還原</translation>
    </message>
</context>
<context>
    <name>ListTabs</name>
    <message>
        <source>Earlier lists</source>
        <translation>前面的列表</translation>
    </message>
    <message>
        <source>Further lists</source>
        <translation>後面的列表</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>{name}, one symbol</source>
        <translation>{name}，1 個代號</translation>
    </message>
    <message>
        <source>{name}, {count} symbols</source>
        <translation>{name}，{count} 個代號</translation>
    </message>
</context>
<context>
    <name>Listings</name>
    <message>
        <source>1 for</source>
        <translation>1 兌</translation>
    </message>
    <message>
        <source>1 {second} in {first}</source>
        <translation>1 {second} 兌 {first}</translation>
    </message>
    <message>
        <source>Apart by prices</source>
        <translation>因價格之差</translation>
    </message>
    <message>
        <source>Apart by rate</source>
        <translation>因匯率之差</translation>
    </message>
    <message>
        <source>Asking for the premium</source>
        <translation>正在查詢溢價</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>起始</translation>
    </message>
    <message>
        <source>Broker&apos;s</source>
        <translation>券商的</translation>
    </message>
    <message>
        <source>Broker&apos;s line</source>
        <translation>券商的溢價線</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>時鐘</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>資金流</translation>
    </message>
    <message>
        <source>Flow of both listings</source>
        <translation>兩地資金流</translation>
    </message>
    <message>
        <source>Hong Kong price</source>
        <translation>港股價</translation>
    </message>
    <message>
        <source>Mainland price</source>
        <translation>A股價</translation>
    </message>
    <message>
        <source>Minute</source>
        <translation>分鐘</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分鐘</translation>
    </message>
    <message>
        <source>Months</source>
        <translation>月</translation>
    </message>
    <message>
        <source>No own line without a rate: type one above, or take the broker&apos;s.</source>
        <translation>沒有匯率就沒有自算的溢價線：請在上方輸入，或採用券商的匯率。</translation>
    </message>
    <message>
        <source>Not received, or this market does not trade then</source>
        <translation>未收到，或該市場此時不交易</translation>
    </message>
    <message>
        <source>Other listing</source>
        <translation>另一上市地</translation>
    </message>
    <message>
        <source>Own line</source>
        <translation>自算的溢價線</translation>
    </message>
    <message>
        <source>Own prices and rate</source>
        <translation>自有價格與匯率</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>頁面</translation>
    </message>
    <message>
        <source>Period of the premium</source>
        <translation>溢價的週期</translation>
    </message>
    <message>
        <source>Premium</source>
        <translation>溢價</translation>
    </message>
    <message>
        <source>Premium of the mainland listing</source>
        <translation>A股溢價</translation>
    </message>
    <message>
        <source>Premium of {first} over {second}: {percent} at {rate} {mine} for 1 {theirs}, 1 for {shares} shares</source>
        <translation>{first} 對 {second} 的溢價：{percent}，按 1 {theirs} 兌 {rate} {mine}，1 股兌 {shares} 股</translation>
    </message>
    <message>
        <source>Premium of {mainland} over {hong_kong}</source>
        <translation>{mainland} 對 {hong_kong} 的溢價</translation>
    </message>
    <message>
        <source>Premium: not computed without a rate; type what 1 {second} costs in {first}</source>
        <translation>溢價：沒有匯率，未計算；請輸入 1 {second} 兌多少 {first}</translation>
    </message>
    <message>
        <source>Premium: not computed, a price is missing</source>
        <translation>溢價：缺少價格，未計算</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>匯率</translation>
    </message>
    <message>
        <source>Rate of the other currency</source>
        <translation>另一貨幣的匯率</translation>
    </message>
    <message>
        <source>Session minute</source>
        <translation>交易分鐘</translation>
    </message>
    <message>
        <source>Shares of the first for one of the other</source>
        <translation>另一邊每股相當於本證券的股數</translation>
    </message>
    <message>
        <source>Side by side by</source>
        <translation>並列方式</translation>
    </message>
    <message>
        <source>There is such a premium of a Hong Kong and a mainland listing alone.</source>
        <translation>只有港股與A股之間才有這種溢價。</translation>
    </message>
    <message>
        <source>They differ by the rate and by the moments of the two prices: Shanghai and Shenzhen close at 15:00, Hong Kong at 16:00.</source>
        <translation>兩者之差來自匯率，以及兩個價格的時刻：滬深 15:00 收市，香港 16:00 收市。</translation>
    </message>
    <message>
        <source>Type the symbol of one above, such as US.BABA for HK.09988.</source>
        <translation>請在上方輸入代號，例如 HK.09988 可填 US.BABA。</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>輸入的</translation>
    </message>
    <message>
        <source>Weeks</source>
        <translation>週</translation>
    </message>
    <message>
        <source>Whose rate counts</source>
        <translation>採用誰的匯率</translation>
    </message>
    <message>
        <source>last {price}</source>
        <translation>現價 {price}</translation>
    </message>
    <message>
        <source>own is {all} points apart: {rate} by the rate, {prices} by the prices</source>
        <translation>自算相差 {all} 個百分點：匯率 {rate}，價格 {prices}</translation>
    </message>
    <message>
        <source>own {figures}</source>
        <translation>自算 {figures}</translation>
    </message>
    <message>
        <source>rate of {source}, {day}</source>
        <translation>{source}的匯率，{day}</translation>
    </message>
    <message>
        <source>rows left out: {field}</source>
        <translation>略去的行：{field}</translation>
    </message>
    <message>
        <source>{mainland} over {hong_kong}</source>
        <translation>{mainland} 對 {hong_kong}</translation>
    </message>
    <message>
        <source>{name} of {source}, no unit stated (right)</source>
        <translation>{source}的 {name}，未說明單位（右軸）</translation>
    </message>
    <message>
        <source>{percent} ({mainland} against {hong_kong} at {rate})</source>
        <translation>{percent}（{mainland} 對 {hong_kong}，匯率 {rate}）</translation>
    </message>
    <message>
        <source>{share} of the turnover</source>
        <translation>佔成交額 {share}</translation>
    </message>
    <message>
        <source>{source}&apos;s prices and rate</source>
        <translation>{source}的價格與匯率</translation>
    </message>
    <message>
        <source>{source}&apos;s prices and rate {figures}</source>
        <translation>{source}的價格與匯率 {figures}</translation>
    </message>
    <message>
        <source>{symbol} at</source>
        <translation>{symbol} 時間</translation>
    </message>
    <message>
        <source>{symbol} has no other listing that is known here</source>
        <translation>此處沒有 {symbol} 的另一上市地</translation>
    </message>
    <message>
        <source>{symbol}, {day}: net {net} {currency}</source>
        <translation>{symbol}，{day}：淨流入 {net} {currency}</translation>
    </message>
    <message>
        <source>{symbol}: no flow received</source>
        <translation>{symbol}：未收到資金流</translation>
    </message>
    <message>
        <source>{what}, {source}</source>
        <translation>{what}，{source}</translation>
    </message>
</context>
<context>
    <name>LiveBell</name>
    <message>
        <source>Nothing new, live</source>
        <translation>即時沒有新通知</translation>
    </message>
    <message>
        <source>Notices, live: {count} new</source>
        <translation>即時通知：{count} 則新</translation>
    </message>
    <message>
        <source>live: {notice}</source>
        <translation>即時：{notice}</translation>
    </message>
</context>
<context>
    <name>Lock</name>
    <message>
        <source>Another program locked trading at the gateway.</source>
        <translation>其他程式在閘道把交易上鎖。</translation>
    </message>
    <message>
        <source>Locked because of a fault of Tideboard itself.</source>
        <translation>Tideboard 自身出現故障，已上鎖。</translation>
    </message>
    <message>
        <source>Locked because the account is not one of paper.</source>
        <translation>已鎖定，因為該帳戶不是模擬帳戶。</translation>
    </message>
    <message>
        <source>Locked because the connection was lost.</source>
        <translation>連線中斷，已上鎖。</translation>
    </message>
    <message>
        <source>Locked because the gateway logged out of trading.</source>
        <translation>閘道登出交易，已上鎖。</translation>
    </message>
    <message>
        <source>Locked because the login was taken over elsewhere.</source>
        <translation>登入在別處被接管，已上鎖。</translation>
    </message>
    <message>
        <source>Locked because the password was changed.</source>
        <translation>密碼已更改，已上鎖。</translation>
    </message>
    <message>
        <source>Locked because there was no input for a while.</source>
        <translation>一段時間沒有操作，已上鎖。</translation>
    </message>
    <message>
        <source>Locked because you switched the account.</source>
        <translation>切換了帳戶，已上鎖。</translation>
    </message>
    <message>
        <source>Locked on the way out.</source>
        <translation>結束程式時上鎖。</translation>
    </message>
    <message>
        <source>Locked when the computer went to sleep.</source>
        <translation>電腦進入睡眠，已上鎖。</translation>
    </message>
    <message>
        <source>Locked when the window was closed into the tray.</source>
        <translation>視窗關閉到系統匣時已鎖定。</translation>
    </message>
    <message>
        <source>Locked with the screen.</source>
        <translation>電腦鎖屏，已上鎖。</translation>
    </message>
    <message>
        <source>The time you unlocked for is over.</source>
        <translation>解鎖時間已到。</translation>
    </message>
    <message>
        <source>This account has not been unlocked.</source>
        <translation>此帳戶尚未解鎖。</translation>
    </message>
    <message>
        <source>This account is pinned: place and change are off.</source>
        <translation>此帳戶已釘住：下單和改單已停用。</translation>
    </message>
    <message>
        <source>Trading starts locked.</source>
        <translation>啟動時交易已上鎖。</translation>
    </message>
    <message>
        <source>You locked trading.</source>
        <translation>你已把交易上鎖。</translation>
    </message>
</context>
<context>
    <name>LockCell</name>
    <message>
        <source>%1 if idle</source>
        <translation>閒置 %1</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>上鎖</translation>
    </message>
    <message>
        <source>Lock trading</source>
        <translation>交易上鎖</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已上鎖</translation>
    </message>
    <message>
        <source>Locked outside</source>
        <translation>已被外部上鎖</translation>
    </message>
    <message>
        <source>Locking in %1</source>
        <translation>即將上鎖 %1</translation>
    </message>
    <message>
        <source>OpenD still unlocked</source>
        <translation>OpenD 仍未上鎖</translation>
    </message>
    <message>
        <source>OpenD unlocked</source>
        <translation>OpenD 未上鎖</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已釘住</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解鎖</translation>
    </message>
    <message>
        <source>Unlock trading</source>
        <translation>解鎖交易</translation>
    </message>
    <message>
        <source>Unlocked</source>
        <translation>已解鎖</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消釘住</translation>
    </message>
    <message>
        <source>Unpin the account</source>
        <translation>取消釘住帳戶</translation>
    </message>
    <message>
        <source>any input stays</source>
        <translation>操作即可保持</translation>
    </message>
    <message>
        <source>by another program</source>
        <translation>由其他程式</translation>
    </message>
    <message>
        <source>its time is over</source>
        <translation>時間已到</translation>
    </message>
    <message>
        <source>locks in %1</source>
        <translation>%1 後上鎖</translation>
    </message>
    <message>
        <source>locks in %1 if idle</source>
        <translation>閒置 %1 後上鎖</translation>
    </message>
    <message>
        <source>others unlocked: %1</source>
        <translation>其他已解鎖：%1</translation>
    </message>
    <message>
        <source>place and change are off</source>
        <translation>下單和改單已停用</translation>
    </message>
    <message>
        <source>sending is off</source>
        <translation>不能送出訂單</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>About Tideboard</source>
        <translation>關於 Tideboard</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>檢查更新</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>連線</translation>
    </message>
    <message>
        <source>Crash reports…</source>
        <translation>當機報告…</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>Go to capital flow</source>
        <translation>前往資金流向</translation>
    </message>
    <message>
        <source>Go to order book</source>
        <translation>前往擺盤</translation>
    </message>
    <message>
        <source>Go to order entry</source>
        <translation>前往下單</translation>
    </message>
    <message>
        <source>Go to orders</source>
        <translation>前往訂單</translation>
    </message>
    <message>
        <source>Go to positions</source>
        <translation>前往持倉</translation>
    </message>
    <message>
        <source>Go to watchlist</source>
        <translation>前往自選</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>說明</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>鍵盤</translation>
    </message>
    <message>
        <source>Layouts and docks</source>
        <translation>版面與面板</translation>
    </message>
    <message>
        <source>Lock trading</source>
        <translation>交易上鎖</translation>
    </message>
    <message>
        <source>Pin the account: place and change off</source>
        <translation>釘住帳戶：停用下單和改單</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程式</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>結束程式</translation>
    </message>
    <message>
        <source>Reset practice account</source>
        <translation>重置練習帳戶</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Trading</source>
        <translation>交易</translation>
    </message>
    <message>
        <source>Unlock trading</source>
        <translation>解鎖交易</translation>
    </message>
    <message>
        <source>Unpin the account…</source>
        <translation>取消釘住帳戶…</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>使用指南</translation>
    </message>
    <message>
        <source>only a LIVE account that is not pinned</source>
        <translation>僅限未釘住的實盤帳戶</translation>
    </message>
    <message>
        <source>only a pinned account</source>
        <translation>僅限已釘住的帳戶</translation>
    </message>
    <message>
        <source>only in PRACTICE</source>
        <translation>只限練習</translation>
    </message>
</context>
<context>
    <name>MapPicture</name>
    <message>
        <source>Picture of the map</source>
        <translation>圖譜圖片</translation>
    </message>
    <message>
        <source>Save as PNG of twice the size…</source>
        <translation>另存為兩倍大小的 PNG…</translation>
    </message>
    <message>
        <source>Save as PNG…</source>
        <translation>另存為 PNG…</translation>
    </message>
    <message>
        <source>Save the picture of the map</source>
        <translation>儲存圖譜圖片</translation>
    </message>
</context>
<context>
    <name>Margin</name>
    <message>
        <source>A margin call has come, as the broker tells it.</source>
        <translation>券商告知已發出追加保證金通知。</translation>
    </message>
    <message>
        <source>A margin call is near.</source>
        <translation>接近追加保證金。</translation>
    </message>
    <message>
        <source>Account {account} has a margin call, as the broker tells it: {amount} {currency}.</source>
        <translation>券商表示帳戶 {account} 須追繳保證金：{amount} {currency}。</translation>
    </message>
    <message>
        <source>Account {account} is near a margin call: {percent} of its assets have to be kept, the call comes at 100 %. Risk level of the broker: {level}.</source>
        <translation>帳戶 {account} 接近追繳保證金：須維持其資產的 {percent}，達 100 % 時追繳。券商的風險級別：{level}。</translation>
    </message>
    <message>
        <source>Initial margin</source>
        <translation>初始保證金</translation>
    </message>
    <message>
        <source>Maintenance margin</source>
        <translation>維持保證金</translation>
    </message>
    <message>
        <source>Margin call</source>
        <translation>追繳保證金</translation>
    </message>
    <message>
        <source>Margin call below assets of</source>
        <translation>資產低於此數即追繳</translation>
    </message>
    <message>
        <source>Risk level of the broker: {level}</source>
        <translation>券商的風險級別：{level}</translation>
    </message>
    <message>
        <source>Risk level of the broker: {level}.</source>
        <translation>券商的風險級別：{level}。</translation>
    </message>
    <message>
        <source>Step {step} of 9, 1 is the safest</source>
        <translation>第 {step} 級，共 9 級，1 級最安全</translation>
    </message>
    <message>
        <source>The broker tells no margin of this account.</source>
        <translation>券商沒有提供此帳戶的保證金資料。</translation>
    </message>
    <message>
        <source>Warned from {percent} % of the assets on; a call comes at 100 %.</source>
        <translation>達資產的 {percent} % 起發出警告；達 100 % 時追繳。</translation>
    </message>
    <message>
        <source>absolutely safe</source>
        <translation>絕對安全</translation>
    </message>
    <message>
        <source>danger</source>
        <translation>危險</translation>
    </message>
    <message>
        <source>danger by options</source>
        <translation>期權風險過高</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>中等</translation>
    </message>
    <message>
        <source>not told by the broker</source>
        <translation>券商未提供</translation>
    </message>
    <message>
        <source>safe</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>預警</translation>
    </message>
</context>
<context>
    <name>MarketClock</name>
    <message>
        <source>%1 closed to %2</source>
        <translation>%1 休市至 %2</translation>
    </message>
    <message>
        <source>%1 closing auction</source>
        <translation>%1 收市競價</translation>
    </message>
    <message>
        <source>%1 lunch to %2</source>
        <translation>%1 午休至 %2</translation>
    </message>
    <message>
        <source>%1 open to %2</source>
        <translation>%1 交易至 %2</translation>
    </message>
    <message>
        <source>%1 opens %2</source>
        <translation>%1 %2 開市</translation>
    </message>
</context>
<context>
    <name>MarketDays</name>
    <message>
        <source>Asking for trading days</source>
        <translation>正在讀取交易日</translation>
    </message>
    <message>
        <source>Calendar of {provider}, known to {until}</source>
        <translation>{provider} 的日曆，已知至 {until}</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>休市</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Half day</source>
        <translation>半日市</translation>
    </message>
    <message>
        <source>Holidays and half days</source>
        <translation>假期與半日市</translation>
    </message>
    <message>
        <source>Months</source>
        <translation>月曆</translation>
    </message>
    <message>
        <source>No trading days told</source>
        <translation>沒有交易日資料</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>尚未知道</translation>
    </message>
    <message>
        <source>Trading day</source>
        <translation>交易日</translation>
    </message>
    <message>
        <source>Weekend</source>
        <translation>週末</translation>
    </message>
    <message>
        <source>What</source>
        <translation>安排</translation>
    </message>
    <message>
        <source>closed after half a day</source>
        <translation>半日市已收市</translation>
    </message>
    <message>
        <source>lunch break</source>
        <translation>午休</translation>
    </message>
    <message>
        <source>overnight</source>
        <translation>夜盤</translation>
    </message>
    <message>
        <source>pre-market</source>
        <translation>盤前</translation>
    </message>
    <message>
        <source>{day}: {what}</source>
        <translation>{day}：{what}</translation>
    </message>
    <message>
        <source>{provider} gives no calendar: Tideboard&apos;s own, known to {until}</source>
        <translation>{provider} 不提供日曆：使用 Tideboard 的日曆，已知至 {until}</translation>
    </message>
</context>
<context>
    <name>MarketPage</name>
    <message>
        <source>Not offered here</source>
        <translation>此處不提供</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>未記錄</translation>
    </message>
    <message>
        <source>Not with your quote rights</source>
        <translation>你的行情權限不含此項</translation>
    </message>
    <message>
        <source>Nothing has arrived</source>
        <translation>沒有收到資料</translation>
    </message>
    <message>
        <source>Permission</source>
        <translation>權限</translation>
    </message>
    <message>
        <source>Quote rights</source>
        <translation>行情權限</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒絕</translation>
    </message>
    <message>
        <source>Silent</source>
        <translation>沒有推送</translation>
    </message>
    <message>
        <source>The provider says</source>
        <translation>來源表示</translation>
    </message>
    <message>
        <source>The subscription stands, but nothing has been pushed. The feed may be stuck.</source>
        <translation>訂閱有效，但沒有推送。行情來源可能停頓。</translation>
    </message>
    <message>
        <source>This day</source>
        <translation>這一天</translation>
    </message>
</context>
<context>
    <name>MutualFunds</name>
    <message>
        <source>Mutual fund</source>
        <translation>基金</translation>
    </message>
    <message>
        <source>{code}: net asset value of {day}. No order or check of Tideboard is about mutual funds.</source>
        <translation>{code}：淨值日期 {day}。Tideboard 的訂單與檢查均不涉及基金。</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 隻</translation>
    </message>
    <message>
        <source>{units} units</source>
        <translation>{units} 個單位</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Name of the layout</source>
        <translation>版面名稱</translation>
    </message>
    <message>
        <source>Replaces the layout of this name.</source>
        <translation>會取代同名的版面。</translation>
    </message>
</context>
<context>
    <name>Navigator</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Navigator: the part of the past in view</source>
        <translation>導覽：畫面所示的時段</translation>
    </message>
    <message>
        <source>Show all loaded bars</source>
        <translation>顯示已載入的全部K線</translation>
    </message>
    <message>
        <source>Show five trading days</source>
        <translation>顯示五個交易日</translation>
    </message>
    <message>
        <source>Show one month</source>
        <translation>顯示一個月</translation>
    </message>
    <message>
        <source>Show one trading day</source>
        <translation>顯示一個交易日</translation>
    </message>
    <message>
        <source>Show one year</source>
        <translation>顯示一年</translation>
    </message>
    <message>
        <source>Show or fold the navigator</source>
        <translation>顯示或收起導覽列</translation>
    </message>
    <message>
        <source>Show three months</source>
        <translation>顯示三個月</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} 至 {last}</translation>
    </message>
</context>
<context>
    <name>News</name>
    <message>
        <source>All mine</source>
        <translation>我的全部</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>賣價</translation>
    </message>
    <message>
        <source>Asking for filings</source>
        <translation>正在查詢公告</translation>
    </message>
    <message>
        <source>Asking for moves</source>
        <translation>正在查詢異動</translation>
    </message>
    <message>
        <source>Asking for news</source>
        <translation>正在查詢新聞</translation>
    </message>
    <message>
        <source>Bid</source>
        <translation>買價</translation>
    </message>
    <message>
        <source>Choose a headline first.</source>
        <translation>請先選一條標題。</translation>
    </message>
    <message>
        <source>Close the text</source>
        <translation>關閉正文</translation>
    </message>
    <message>
        <source>Contracts of the day</source>
        <translation>當日張數</translation>
    </message>
    <message>
        <source>Contracts traded</source>
        <translation>成交張數</translation>
    </message>
    <message>
        <source>Delta</source>
        <translation>Delta</translation>
    </message>
    <message>
        <source>Filings</source>
        <translation>公告</translation>
    </message>
    <message>
        <source>Flow 30 min</source>
        <translation>30 分鐘資金流</translation>
    </message>
    <message>
        <source>Headline</source>
        <translation>標題</translation>
    </message>
    <message>
        <source>Headlines</source>
        <translation>標題</translation>
    </message>
    <message>
        <source>Implied volatility</source>
        <translation>引伸波幅</translation>
    </message>
    <message>
        <source>Largest moves</source>
        <translation>最大異動</translation>
    </message>
    <message>
        <source>Linked security or all mine</source>
        <translation>聯動證券或我的全部</translation>
    </message>
    <message>
        <source>Most watched</source>
        <translation>最受關注</translation>
    </message>
    <message>
        <source>Moves</source>
        <translation>異動</translation>
    </message>
    <message>
        <source>Moves of the market</source>
        <translation>市場異動</translation>
    </message>
    <message>
        <source>News</source>
        <translation>新聞</translation>
    </message>
    <message>
        <source>News, filings or moves</source>
        <translation>新聞、公告或異動</translation>
    </message>
    <message>
        <source>No filings</source>
        <translation>沒有公告</translation>
    </message>
    <message>
        <source>No moves</source>
        <translation>沒有異動</translation>
    </message>
    <message>
        <source>No news</source>
        <translation>沒有新聞</translation>
    </message>
    <message>
        <source>No time was told</source>
        <translation>未告知時間</translation>
    </message>
    <message>
        <source>Not asked yet</source>
        <translation>尚未查詢</translation>
    </message>
    <message>
        <source>Not named</source>
        <translation>未署名</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>未記錄</translation>
    </message>
    <message>
        <source>Of the open contracts</source>
        <translation>佔未平倉</translation>
    </message>
    <message>
        <source>Open at {host}…</source>
        <translation>在 {host} 打開…</translation>
    </message>
    <message>
        <source>Open contracts</source>
        <translation>未平倉張數</translation>
    </message>
    <message>
        <source>Open the link in the browser…</source>
        <translation>在瀏覽器中打開連結…</translation>
    </message>
    <message>
        <source>Open {link}…</source>
        <translation>打開 {link}…</translation>
    </message>
    <message>
        <source>Out of the money</source>
        <translation>價外</translation>
    </message>
    <message>
        <source>Positions, orders and watchlists</source>
        <translation>持倉、訂單和自選</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Price 30 min</source>
        <translation>30 分鐘價格</translation>
    </message>
    <message>
        <source>Price of the security</source>
        <translation>正股價格</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>發佈者</translation>
    </message>
    <message>
        <source>Read the text</source>
        <translation>閱讀正文</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>來源</translation>
    </message>
    <message>
        <source>Text of the headline</source>
        <translation>標題的正文</translation>
    </message>
    <message>
        <source>The call brought no text.</source>
        <translation>該查詢沒有帶來正文。</translation>
    </message>
    <message>
        <source>This headline has no https link.</source>
        <translation>這條標題沒有 https 連結。</translation>
    </message>
    <message>
        <source>This security</source>
        <translation>此證券</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Trades of options</source>
        <translation>期權成交</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>成交額</translation>
    </message>
    <message>
        <source>Unusual moves</source>
        <translation>異常異動</translation>
    </message>
    <message>
        <source>Which list of moves</source>
        <translation>哪個異動列表</translation>
    </message>
    <message>
        <source>Whose news</source>
        <translation>誰的新聞</translation>
    </message>
    <message>
        <source>bought at the ask</source>
        <translation>主動買入</translation>
    </message>
    <message>
        <source>part of a combination</source>
        <translation>組合的一部分</translation>
    </message>
    <message>
        <source>rows left out that could not be read: {field}</source>
        <translation>略去了無法讀取的行：{field}</translation>
    </message>
    <message>
        <source>sold at the bid</source>
        <translation>主動賣出</translation>
    </message>
    <message>
        <source>{count} filings</source>
        <translation>{count} 份公告</translation>
    </message>
    <message>
        <source>{count} headlines</source>
        <translation>{count} 條標題</translation>
    </message>
    <message>
        <source>{count} in both</source>
        <translation>兩方都有 {count} 條</translation>
    </message>
    <message>
        <source>{count} more left out</source>
        <translation>另有 {count} 條未列出</translation>
    </message>
    <message>
        <source>{count} moves</source>
        <translation>{count} 次異動</translation>
    </message>
    <message>
        <source>{waiting} of {all} securities not asked yet (20 a minute)</source>
        <translation>{all} 隻證券中有 {waiting} 隻尚未查詢（每分鐘 20 隻）</translation>
    </message>
</context>
<context>
    <name>NoteField</name>
    <message>
        <source>Kept</source>
        <translation>已儲存</translation>
    </message>
    <message>
        <source>Not kept yet</source>
        <translation>尚未儲存</translation>
    </message>
    <message>
        <source>Note: why this order</source>
        <translation>備註：為何落此單</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>A connection was lost.</source>
        <translation>連線已中斷。</translation>
    </message>
    <message>
        <source>A margin call is near or has come.</source>
        <translation>接近或已收到追加保證金通知。</translation>
    </message>
    <message>
        <source>A notice did not leave by {channel}. {reason}</source>
        <translation>一則通知未能經{channel}發出。{reason}</translation>
    </message>
    <message>
        <source>A price alert rang.</source>
        <translation>一個到價提示已觸發。</translation>
    </message>
    <message>
        <source>A report or another date is near.</source>
        <translation>業績公佈或其他日期臨近。</translation>
    </message>
    <message>
        <source>A signal fired.</source>
        <translation>一個訊號已觸發。</translation>
    </message>
    <message>
        <source>A stop or a target was hit.</source>
        <translation>止損或止盈已成交。</translation>
    </message>
    <message>
        <source>A stop or a target was rejected.</source>
        <translation>止損或止盈訂單被拒絕。</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>帳戶</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>到價提示</translation>
    </message>
    <message>
        <source>Alerts and signals are told all the same. A click on the icon opens the window; trading stays locked.</source>
        <translation>到價提示和訊號仍會通知。按圖示打開視窗，交易保持鎖定。</translation>
    </message>
    <message>
        <source>An account has the table of its environment until you change its own.</source>
        <translation>在你更改某帳戶自己的表之前，它沿用所屬環境的表。</translation>
    </message>
    <message>
        <source>An order ended without a fill.</source>
        <translation>一張訂單未成交即結束。</translation>
    </message>
    <message>
        <source>An order has no answer.</source>
        <translation>一張訂單沒有回應。</translation>
    </message>
    <message>
        <source>An order is kept otherwise than you confirmed.</source>
        <translation>一張訂單與你確認的內容不符。</translation>
    </message>
    <message>
        <source>An order was filled.</source>
        <translation>一張訂單已成交。</translation>
    </message>
    <message>
        <source>An order was rejected.</source>
        <translation>一張訂單被拒絕。</translation>
    </message>
    <message>
        <source>Bought {quantity} {symbol} @ {price}</source>
        <translation>已買入 {quantity} {symbol} @ {price}</translation>
    </message>
    <message>
        <source>By this computer&apos;s clock. What they keep back is told as one when they end.</source>
        <translation>按本機時鐘。期間未發出的通知在結束時合併為一則發出。</translation>
    </message>
    <message>
        <source>Cancelled: {order}</source>
        <translation>已撤單：{order}</translation>
    </message>
    <message>
        <source>Certificate authority (PEM file)</source>
        <translation>證書機構（PEM 檔案）</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>聊天</translation>
    </message>
    <message>
        <source>Choose what is told where</source>
        <translation>選擇在何處通知</translation>
    </message>
    <message>
        <source>Connected to {provider} again.</source>
        <translation>已重新連接 {provider}。</translation>
    </message>
    <message>
        <source>Connected to {provider} again. Orders and fills were read again.</source>
        <translation>已重新連接 {provider}。訂單和成交已重新讀取。</translation>
    </message>
    <message>
        <source>Connected to {provider}.</source>
        <translation>已連接 {provider}。</translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation>連線中斷</translation>
    </message>
    <message>
        <source>Connection to {provider} lost.</source>
        <translation>與 {provider} 的連線中斷。</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>電郵</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>End of Tideboard</source>
        <translation>Tideboard 結束運行</translation>
    </message>
    <message>
        <source>Expired: {order}</source>
        <translation>已失效：{order}</translation>
    </message>
    <message>
        <source>Fills</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘記</translation>
    </message>
    <message>
        <source>Forgotten.</source>
        <translation>已忘記。</translation>
    </message>
    <message>
        <source>From</source>
        <translation>由</translation>
    </message>
    <message>
        <source>Held by the broker: {order}</source>
        <translation>券商暫停：{order}</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>時段</translation>
    </message>
    <message>
        <source>How much they say</source>
        <translation>通知的詳細程度</translation>
    </message>
    <message>
        <source>LIVE, and what is about no account</source>
        <translation>實盤，以及與帳戶無關的通知</translation>
    </message>
    <message>
        <source>Late, of {time}: {text}</source>
        <translation>遲到，發生於 {time}：{text}</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>上鎖</translation>
    </message>
    <message>
        <source>Margin calls</source>
        <translation>追加保證金</translation>
    </message>
    <message>
        <source>Names of accounts</source>
        <translation>帳戶名稱</translation>
    </message>
    <message>
        <source>No number of an account leaves the window, only the name that you give it here.</source>
        <translation>帳戶號碼不會離開視窗，對外只用你在此處起的名稱。</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>尚無任何通知</translation>
    </message>
    <message>
        <source>Notices by {channel} work again.</source>
        <translation>經{channel}的通知已恢復。</translation>
    </message>
    <message>
        <source>Notices, newest first</source>
        <translation>通知，最新在前</translation>
    </message>
    <message>
        <source>Open Tideboard.</source>
        <translation>請打開 Tideboard。</translation>
    </message>
    <message>
        <source>Orders kept otherwise than confirmed</source>
        <translation>與確認不符的訂單</translation>
    </message>
    <message>
        <source>Orders that ended otherwise</source>
        <translation>以其他方式結束的訂單</translation>
    </message>
    <message>
        <source>Orders without an answer</source>
        <translation>沒有回應的訂單</translation>
    </message>
    <message>
        <source>Outside the window: “An order was filled. Open Tideboard.”, unless:</source>
        <translation>視窗之外只說「一張訂單已成交。請打開 Tideboard。」，除非：</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密碼</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路徑</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手機</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>連接埠</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>免打擾時段</translation>
    </message>
    <message>
        <source>Rejected by the broker: {order}</source>
        <translation>券商拒絕：{order}</translation>
    </message>
    <message>
        <source>Rejected orders</source>
        <translation>被拒絕的訂單</translation>
    </message>
    <message>
        <source>Rejected stops and targets</source>
        <translation>被拒絕的止損和止盈</translation>
    </message>
    <message>
        <source>Reports and dates</source>
        <translation>業績公佈和日期</translation>
    </message>
    <message>
        <source>Save and send a test</source>
        <translation>儲存並傳送測試</translation>
    </message>
    <message>
        <source>Saved in the keyring.</source>
        <translation>已儲存到密鑰圈。</translation>
    </message>
    <message>
        <source>Send a test</source>
        <translation>傳送測試</translation>
    </message>
    <message>
        <source>Send notices this way</source>
        <translation>用此方式傳送通知</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>正在傳送…</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>伺服器</translation>
    </message>
    <message>
        <source>Sold {quantity} {symbol} @ {price}</source>
        <translation>已賣出 {quantity} {symbol} @ {price}</translation>
    </message>
    <message>
        <source>Stop hit: bought {quantity} {symbol} @ {price}</source>
        <translation>止損觸發：買入 {quantity} {symbol} @ {price}</translation>
    </message>
    <message>
        <source>Stop hit: sold {quantity} {symbol} @ {price}</source>
        <translation>止損觸發：賣出 {quantity} {symbol} @ {price}</translation>
    </message>
    <message>
        <source>Stops and targets hit</source>
        <translation>已觸發的止損和止盈</translation>
    </message>
    <message>
        <source>Subscribe to this topic in the ntfy app. Who knows the topic reads along: keep it secret.</source>
        <translation>在 ntfy 應用中訂閱此主題。知道主題的人都能看到內容：請保密。</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系統</translation>
    </message>
    <message>
        <source>Take profit hit: bought {quantity} {symbol} @ {price}</source>
        <translation>止盈觸發：買入 {quantity} {symbol} @ {price}</translation>
    </message>
    <message>
        <source>Take profit hit: sold {quantity} {symbol} @ {price}</source>
        <translation>止盈觸發：賣出 {quantity} {symbol} @ {price}</translation>
    </message>
    <message>
        <source>Tell nothing outside the window</source>
        <translation>視窗之外不通知</translation>
    </message>
    <message>
        <source>The keyring did not take it: it holds until Tideboard ends.</source>
        <translation>密鑰圈沒有接收：只在 Tideboard 運行期間有效。</translation>
    </message>
    <message>
        <source>The keyring still has it.</source>
        <translation>密鑰圈中仍有此內容。</translation>
    </message>
    <message>
        <source>The list behind the bell keeps all of them, also those that are told nowhere.</source>
        <translation>鈴鐺後的列表保留全部通知，包括未在任何地方提示的。</translation>
    </message>
    <message>
        <source>The loss brake holds.</source>
        <translation>虧損煞停已生效。</translation>
    </message>
    <message>
        <source>The mail goes from your own mailbox; use a password for apps.</source>
        <translation>郵件由你自己的郵箱發出；請使用應用程式專用密碼。</translation>
    </message>
    <message>
        <source>The system took it. If you do not see it, look at the system&apos;s settings of notices.</source>
        <translation>系統已接收。如果看不到，請檢查系統的通知設定。</translation>
    </message>
    <message>
        <source>The test was taken. Look at your phone.</source>
        <translation>測試已被接收。請查看手機。</translation>
    </message>
    <message>
        <source>The token is that of a bot of your own (BotFather); the chat is your number or a channel.</source>
        <translation>Token屬於你自己的機械人（BotFather）；聊天是你的編號或一個頻道。</translation>
    </message>
    <message>
        <source>This desktop shows no tray: closing the window ends Tideboard all the same.</source>
        <translation>此桌面沒有系統匣：關閉視窗仍會結束 Tideboard。</translation>
    </message>
    <message>
        <source>This is a test. Notices of Tideboard arrive here.</source>
        <translation>這是測試。Tideboard 的通知會到達這裡。</translation>
    </message>
    <message>
        <source>Tideboard ended: nothing is watched any more.</source>
        <translation>Tideboard 已結束：不再監視任何內容。</translation>
    </message>
    <message>
        <source>Tideboard ends.</source>
        <translation>Tideboard 即將結束。</translation>
    </message>
    <message>
        <source>Tideboard has a message for you.</source>
        <translation>Tideboard 有一則訊息。</translation>
    </message>
    <message>
        <source>Time of the exchange</source>
        <translation>交易所的時間</translation>
    </message>
    <message>
        <source>To</source>
        <translation>至</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Told all the same, of LIVE accounts:</source>
        <translation>實盤帳戶的以下通知仍會發出：</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主題</translation>
    </message>
    <message>
        <source>Trading was locked.</source>
        <translation>交易已鎖定。</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用戶</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>What is told where</source>
        <translation>在何處通知甚麼</translation>
    </message>
    <message>
        <source>When the window is closed, go on in the tray with trading locked</source>
        <translation>關閉視窗後在系統匣中繼續執行，交易鎖定</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>視窗</translation>
    </message>
    <message>
        <source>Without encryption, to this computer alone</source>
        <translation>不加密，僅限本機</translation>
    </message>
    <message>
        <source>Your server gets a JSON object with title, text and urgent. What it answers is not read.</source>
        <translation>你的伺服器收到含 title、text 和 urgent 的 JSON 物件。不讀取它的回應。</translation>
    </message>
    <message>
        <source>an order has no answer from the broker.</source>
        <translation>一張訂單沒有收到券商的回應。</translation>
    </message>
    <message>
        <source>exchange time, {zone}</source>
        <translation>交易所時間，{zone}</translation>
    </message>
    <message>
        <source>none, to this computer alone</source>
        <translation>不加密，僅限本機</translation>
    </message>
    <message>
        <source>to</source>
        <translation>至</translation>
    </message>
    <message>
        <source>{place}: name security, side, quantity and price</source>
        <translation>{place}：寫明證券、方向、數量和價格</translation>
    </message>
    <message>
        <source>{what}: {count}.</source>
        <translation>{what}：{count}。</translation>
    </message>
</context>
<context>
    <name>OpenLayout</name>
    <message>
        <source>It shows {count} docks and is kept beside your other layouts. None of them changes, and Undo brings the present places back. Symbols, orders and connections stay as they are.</source>
        <translation>它有 {count} 個面板，會與你的其他版面並存。其他版面不變，「還原」可回到目前的位置。代號、訂單和連線不受影響。</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不開啟</translation>
    </message>
    <message>
        <source>Open as new layout</source>
        <translation>開啟為新版面</translation>
    </message>
    <message>
        <source>Open layout  ·  Tideboard</source>
        <translation>開啟版面  ·  Tideboard</translation>
    </message>
    <message>
        <source>Open the layout “{name}”?</source>
        <translation>開啟版面「{name}」？</translation>
    </message>
</context>
<context>
    <name>OpenLink</name>
    <message>
        <source>Do not open</source>
        <translation>不打開</translation>
    </message>
    <message>
        <source>Link  ·  Tideboard</source>
        <translation>連結  ·  Tideboard</translation>
    </message>
    <message>
        <source>No browser could be opened.</source>
        <translation>無法打開瀏覽器。</translation>
    </message>
    <message>
        <source>Open in the browser?</source>
        <translation>在瀏覽器中打開？</translation>
    </message>
    <message>
        <source>Open the browser</source>
        <translation>打開瀏覽器</translation>
    </message>
    <message>
        <source>The link comes from outside. Your browser will connect to this host:</source>
        <translation>該連結來自外部。瀏覽器將連接到此主機：</translation>
    </message>
    <message>
        <source>This link is no https address with a host: it is not opened.</source>
        <translation>該連結不是帶主機的 https 地址，不會打開。</translation>
    </message>
    <message>
        <source>xn-- stands for letters of another script, which may look like Latin ones.</source>
        <translation>xn-- 表示其他文字的字母，看起來可能像拉丁字母。</translation>
    </message>
</context>
<context>
    <name>OptionChain</name>
    <message>
        <source>Ask</source>
        <translation>賣一</translation>
    </message>
    <message>
        <source>Asking for the contracts by day</source>
        <translation>正在查詢每日合約數</translation>
    </message>
    <message>
        <source>Asking for the figures</source>
        <translation>正在讀取數字</translation>
    </message>
    <message>
        <source>At the money</source>
        <translation>平價</translation>
    </message>
    <message>
        <source>Best ask</source>
        <translation>最佳賣價</translation>
    </message>
    <message>
        <source>Best bid</source>
        <translation>最佳買價</translation>
    </message>
    <message>
        <source>Bid</source>
        <translation>買一</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>認購</translation>
    </message>
    <message>
        <source>Calls and puts of all options by day</source>
        <translation>全部期權的每日認購與認沽</translation>
    </message>
    <message>
        <source>Change of delta per 1 of the underlying</source>
        <translation>正股變動 1 時 Delta 的變動</translation>
    </message>
    <message>
        <source>Change of the price per 1 of the underlying</source>
        <translation>正股變動 1 時期權價的變動</translation>
    </message>
    <message>
        <source>Change of the price per day</source>
        <translation>每過一日期權價的變動</translation>
    </message>
    <message>
        <source>Change of the price per point of interest</source>
        <translation>利率變動一個百分點時期權價的變動</translation>
    </message>
    <message>
        <source>Change of the price per point of volatility</source>
        <translation>波幅變動一個百分點時期權價的變動</translation>
    </message>
    <message>
        <source>Change since the previous close</source>
        <translation>較昨收的漲跌</translation>
    </message>
    <message>
        <source>Columns of the option chain…</source>
        <translation>期權鏈的欄位…</translation>
    </message>
    <message>
        <source>Contracts of all options open at the end of a day</source>
        <translation>全部期權每日收市時的未平倉合約數</translation>
    </message>
    <message>
        <source>Contracts of all options traded by day</source>
        <translation>全部期權每日成交合約數</translation>
    </message>
    <message>
        <source>Contracts open</source>
        <translation>未平倉合約</translation>
    </message>
    <message>
        <source>Contracts traded</source>
        <translation>成交合約</translation>
    </message>
    <message>
        <source>Contracts traded today</source>
        <translation>今日成交張數</translation>
    </message>
    <message>
        <source>Copy the strike as a row</source>
        <translation>把行使價複製成一行</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>How far the underlying must move to break even</source>
        <translation>正股須變動多少才打和</translation>
    </message>
    <message>
        <source>Implied volatility</source>
        <translation>引伸波幅</translation>
    </message>
    <message>
        <source>Implied volatility at the money by expiry</source>
        <translation>各到期日的平價引伸波幅</translation>
    </message>
    <message>
        <source>Implied volatility by strike, expiry {day}, {count} strikes</source>
        <translation>各行使價的引伸波幅，到期日 {day}，{count} 個行使價</translation>
    </message>
    <message>
        <source>Implied volatility of the option chain</source>
        <translation>期權鏈的引伸波幅</translation>
    </message>
    <message>
        <source>Implied volatility, annual</source>
        <translation>引伸波幅，年率</translation>
    </message>
    <message>
        <source>Last price</source>
        <translation>現價</translation>
    </message>
    <message>
        <source>Money traded today</source>
        <translation>今日成交金額</translation>
    </message>
    <message>
        <source>Net OI</source>
        <translation>淨未平倉</translation>
    </message>
    <message>
        <source>Next expiry</source>
        <translation>下一個到期日</translation>
    </message>
    <message>
        <source>Open calls</source>
        <translation>未平倉認購</translation>
    </message>
    <message>
        <source>Open int.</source>
        <translation>未平倉</translation>
    </message>
    <message>
        <source>Open interest, longs less shorts</source>
        <translation>未平倉合約，好倉減淡倉</translation>
    </message>
    <message>
        <source>Open interest: contracts not yet closed</source>
        <translation>未平倉合約數</translation>
    </message>
    <message>
        <source>Open puts</source>
        <translation>未平倉認沽</translation>
    </message>
    <message>
        <source>Open puts for each call</source>
        <translation>未平倉沽購比</translation>
    </message>
    <message>
        <source>Open the option</source>
        <translation>開啟期權</translation>
    </message>
    <message>
        <source>Option chain at the money</source>
        <translation>期權鏈回到平價</translation>
    </message>
    <message>
        <source>Option into the ticket</source>
        <translation>期權帶到下單面板</translation>
    </message>
    <message>
        <source>Picture and figures below the chain</source>
        <translation>期權鏈下方的圖與數據</translation>
    </message>
    <message>
        <source>Picture of the chain</source>
        <translation>期權鏈的圖</translation>
    </message>
    <message>
        <source>Pictures of the chain</source>
        <translation>期權鏈的圖</translation>
    </message>
    <message>
        <source>Previous expiry</source>
        <translation>上一個到期日</translation>
    </message>
    <message>
        <source>Put/call {ratios}</source>
        <translation>認沽／認購比率 {ratios}</translation>
    </message>
    <message>
        <source>Puts</source>
        <translation>認沽</translation>
    </message>
    <message>
        <source>Puts for each call</source>
        <translation>沽購比</translation>
    </message>
    <message>
        <source>Puts for each call (right)</source>
        <translation>沽購比（右軸）</translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation>重置欄位</translation>
    </message>
    <message>
        <source>Rho</source>
        <translation>Rho</translation>
    </message>
    <message>
        <source>Smile</source>
        <translation>微笑曲線</translation>
    </message>
    <message>
        <source>Strike {price}</source>
        <translation>行使價 {price}</translation>
    </message>
    <message>
        <source>Strike {price}: call {call}, put {put}</source>
        <translation>行使價 {price}：認購 {call}，認沽 {put}</translation>
    </message>
    <message>
        <source>Term structure</source>
        <translation>期限結構</translation>
    </message>
    <message>
        <source>There is no chain yet.</source>
        <translation>尚未有期權鏈。</translation>
    </message>
    <message>
        <source>Theta</source>
        <translation>Theta</translation>
    </message>
    <message>
        <source>Vega</source>
        <translation>Vega</translation>
    </message>
    <message>
        <source>Volatility</source>
        <translation>波幅</translation>
    </message>
    <message>
        <source>call</source>
        <translation>認購</translation>
    </message>
    <message>
        <source>calls</source>
        <translation>認購</translation>
    </message>
    <message>
        <source>monthly</source>
        <translation>每月期權</translation>
    </message>
    <message>
        <source>no figures</source>
        <translation>沒有數字</translation>
    </message>
    <message>
        <source>put</source>
        <translation>認沽</translation>
    </message>
    <message>
        <source>puts</source>
        <translation>認沽</translation>
    </message>
    <message>
        <source>rows left out: {field}</source>
        <translation>略去的行：{field}</translation>
    </message>
    <message>
        <source>so far</source>
        <translation>至今</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>明日</translation>
    </message>
    <message>
        <source>weekly</source>
        <translation>每週期權</translation>
    </message>
    <message>
        <source>{age} old</source>
        <translation>{age}前</translation>
    </message>
    <message>
        <source>{calls} calls and {puts} puts open, {ratio} puts for each call</source>
        <translation>未平倉認購 {calls}、認沽 {puts}，沽購比 {ratio}</translation>
    </message>
    <message>
        <source>{calls} calls and {puts} puts traded, {ratio} puts for each call</source>
        <translation>成交認購 {calls}、認沽 {puts}，沽購比 {ratio}</translation>
    </message>
    <message>
        <source>{count} of {all} expiries</source>
        <translation>{count} / {all} 個到期日</translation>
    </message>
    <message>
        <source>{days} d</source>
        <translation>{days} 日</translation>
    </message>
    <message>
        <source>{day}, {left}, {cycle}</source>
        <translation>{day}，{left}，{cycle}</translation>
    </message>
    <message>
        <source>{provider} gives no implied volatility here.</source>
        <translation>{provider} 沒有這裡的引伸波幅。</translation>
    </message>
    <message>
        <source>{provider} tells no contracts by day.</source>
        <translation>{provider}不提供每日合約數。</translation>
    </message>
    <message>
        <source>{ratio} by open interest</source>
        <translation>按未平倉 {ratio}</translation>
    </message>
    <message>
        <source>{ratio} by volume</source>
        <translation>按成交量 {ratio}</translation>
    </message>
    <message>
        <source>{side} {volume} traded, {interest} open</source>
        <translation>{side}成交 {volume}，未平倉 {interest}</translation>
    </message>
    <message>
        <source>{side}: {figures}</source>
        <translation>{side}：{figures}</translation>
    </message>
    <message>
        <source>{strike} {side}, not listed</source>
        <translation>{strike} {side}，未掛牌</translation>
    </message>
    <message>
        <source>{strike} {side}, {title} {value}</source>
        <translation>{strike} {side}，{title} {value}</translation>
    </message>
    <message>
        <source>{volatility} at {strike}</source>
        <translation>{volatility}，行使價 {strike}</translation>
    </message>
</context>
<context>
    <name>OptionChainDock</name>
    <message>
        <source>Asking for the expiries</source>
        <translation>正在讀取到期日</translation>
    </message>
    <message>
        <source>Asking for the strikes</source>
        <translation>正在讀取行使價</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>欄位</translation>
    </message>
    <message>
        <source>Find another security</source>
        <translation>搜尋其他證券</translation>
    </message>
    <message>
        <source>No listed options</source>
        <translation>沒有上市期權</translation>
    </message>
    <message>
        <source>No strikes listed</source>
        <translation>沒有行使價</translation>
    </message>
    <message>
        <source>Not read yet.</source>
        <translation>尚未讀取。</translation>
    </message>
    <message>
        <source>Only some securities have options.</source>
        <translation>只有部分證券有期權。</translation>
    </message>
    <message>
        <source>The columns were changed.</source>
        <translation>欄位已更改。</translation>
    </message>
    <message>
        <source>There is no chain to save.</source>
        <translation>沒有可儲存的期權鏈。</translation>
    </message>
    <message>
        <source>prices are read every {seconds} s</source>
        <translation>每 {seconds} 秒讀取價格</translation>
    </message>
    <message>
        <source>{option} is in the ticket at {price}; nothing was sent.</source>
        <translation>{option} 已按 {price} 帶到下單面板；沒有送出任何訂單。</translation>
    </message>
    <message>
        <source>{option} is in the ticket, without a price: there is none here.</source>
        <translation>{option} 已帶到下單面板，沒有價格：這裡沒有報價。</translation>
    </message>
    <message>
        <source>{provider} gives no such figure for this contract.</source>
        <translation>{provider} 沒有此合約的這項數字。</translation>
    </message>
</context>
<context>
    <name>OptionGrid</name>
    <message>
        <source>Calls</source>
        <translation>認購</translation>
    </message>
    <message>
        <source>Option chain</source>
        <translation>期權鏈</translation>
    </message>
    <message>
        <source>Puts</source>
        <translation>認沽</translation>
    </message>
    <message>
        <source>Strike</source>
        <translation>行使價</translation>
    </message>
    <message>
        <source>Strike {price}</source>
        <translation>行使價 {price}</translation>
    </message>
    <message>
        <source>This side is not listed.</source>
        <translation>此方向未掛牌。</translation>
    </message>
</context>
<context>
    <name>OrderBookDock</name>
    <message>
        <source>1 level</source>
        <translation>1 檔</translation>
    </message>
    <message>
        <source>Book</source>
        <translation>擺盤</translation>
    </message>
    <message>
        <source>Brokers</source>
        <translation>經紀</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Not every change was kept here: above 50 a second one in 100 ms, without pushes one a read.</source>
        <translation>此處並未保留每次變動：每秒超過 50 次時每 100 毫秒保留一次，沒有推送時每次讀取保留一次。</translation>
    </message>
    <message>
        <source>Order book</source>
        <translation>擺盤</translation>
    </message>
    <message>
        <source>Order book, tape, brokers</source>
        <translation>擺盤、逐筆、經紀</translation>
    </message>
    <message>
        <source>Quote right and age: %1</source>
        <translation>行情權限與時效：%1</translation>
    </message>
    <message>
        <source>Tape</source>
        <translation>逐筆</translation>
    </message>
    <message>
        <source>This is live, not of %1: no book of that minute was kept</source>
        <translation>這是即時擺盤，不是 %1 的：該分鐘的擺盤沒有保存</translation>
    </message>
    <message>
        <source>delayed</source>
        <translation>延遲</translation>
    </message>
    <message>
        <source>no right</source>
        <translation>沒有權限</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>已記錄</translation>
    </message>
    <message>
        <source>recorded, {age}</source>
        <translation>已記錄，{age}</translation>
    </message>
    <message>
        <source>thinned</source>
        <translation>已抽稀</translation>
    </message>
</context>
<context>
    <name>OrderDetails</name>
    <message>
        <source>Asking the broker…</source>
        <translation>正向券商查詢…</translation>
    </message>
    <message>
        <source>At the broker: {status}; {filled} of {shares} filled</source>
        <translation>券商：{status}；已成交 {filled} / {shares}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>撤單</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>全部撤單</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>改單</translation>
    </message>
    <message>
        <source>Checks when you confirmed it</source>
        <translation>確認時的檢查</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Exits</source>
        <translation>離場單</translation>
    </message>
    <message>
        <source>Fees that the broker charged</source>
        <translation>券商收取的費用</translation>
    </message>
    <message>
        <source>Fees that the broker charged, {currency}</source>
        <translation>券商收取的費用（{currency}）</translation>
    </message>
    <message>
        <source>Fills</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>Keep note</source>
        <translation>保存備註</translation>
    </message>
    <message>
        <source>Kept otherwise than confirmed</source>
        <translation>與確認不符</translation>
    </message>
    <message>
        <source>Legs</source>
        <translation>各腿</translation>
    </message>
    <message>
        <source>New order</source>
        <translation>新訂單</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>備註</translation>
    </message>
    <message>
        <source>Order details</source>
        <translation>訂單詳情</translation>
    </message>
    <message>
        <source>Other act</source>
        <translation>其他操作</translation>
    </message>
    <message>
        <source>Placed by another program, or before this order log began</source>
        <translation>由其他程式下單，或早於這份訂單日誌</translation>
    </message>
    <message>
        <source>The book at that second</source>
        <translation>當時的擺盤</translation>
    </message>
    <message>
        <source>The broker does not tell them on this account.</source>
        <translation>券商不提供這個賬戶的費用。</translation>
    </message>
    <message>
        <source>The broker has not told the single fills.</source>
        <translation>券商沒有提供逐筆成交。</translation>
    </message>
    <message>
        <source>The note is in the order log.</source>
        <translation>備註已寫入訂單日誌。</translation>
    </message>
    <message>
        <source>The order log cannot be read.</source>
        <translation>無法讀取訂單日誌。</translation>
    </message>
    <message>
        <source>There was none.</source>
        <translation>當時沒有。</translation>
    </message>
    <message>
        <source>They could not be read.</source>
        <translation>未能讀取。</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>經過</translation>
    </message>
    <message>
        <source>What is known about this order</source>
        <translation>這張訂單的已知資料</translation>
    </message>
    <message>
        <source>Your note: stays in the order log, so no passwords</source>
        <translation>備註：長存訂單紀錄，請勿寫密碼</translation>
    </message>
    <message>
        <source>accepted by the broker</source>
        <translation>券商已接納</translation>
    </message>
    <message>
        <source>ask</source>
        <translation>賣</translation>
    </message>
    <message>
        <source>bid</source>
        <translation>買</translation>
    </message>
    <message>
        <source>in all</source>
        <translation>合計</translation>
    </message>
    <message>
        <source>no answer from the broker: Unknown</source>
        <translation>券商沒有回應：狀態不明</translation>
    </message>
    <message>
        <source>refused by the broker: {words}</source>
        <translation>被券商拒絕：{words}</translation>
    </message>
    <message>
        <source>the broker&apos;s own word</source>
        <translation>由券商告知</translation>
    </message>
    <message>
        <source>the outcome is known: {by}</source>
        <translation>結果已知：{by}</translation>
    </message>
    <message>
        <source>the practice account was reset</source>
        <translation>練習賬戶已重設</translation>
    </message>
    <message>
        <source>you confirmed it</source>
        <translation>你已確認</translation>
    </message>
    <message>
        <source>you confirmed {shares} {terms}</source>
        <translation>你已確認 {shares} {terms}</translation>
    </message>
    <message>
        <source>you decided that nothing of it is open</source>
        <translation>你判定它已沒有未完成部分</translation>
    </message>
    <message>
        <source>{filled}, at {price} on average</source>
        <translation>{filled}，均價 {price}</translation>
    </message>
    <message>
        <source>{price} for {shares}</source>
        <translation>{price}，{shares}</translation>
    </message>
    <message>
        <source>{shares} at {price}</source>
        <translation>{shares}，價格 {price}</translation>
    </message>
</context>
<context>
    <name>OrderEntryDock</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>No account</source>
        <translation>沒有帳戶</translation>
    </message>
</context>
<context>
    <name>OrderSubmission</name>
    <message>
        <source>Cancel all orders</source>
        <translation>全部撤單</translation>
    </message>
    <message>
        <source>Close positions</source>
        <translation>平倉</translation>
    </message>
    <message>
        <source>The broker has an order after all that counted as not placed: {order}</source>
        <translation>原先當作沒有送達的訂單，券商其實已經收到：{order}</translation>
    </message>
    <message>
        <source>{count} of {all} cancels were not accepted</source>
        <translation>{all} 項撤單中有 {count} 項不獲接受</translation>
    </message>
</context>
<context>
    <name>Orders</name>
    <message>
        <source>24 h</source>
        <translation>24 小時</translation>
    </message>
    <message>
        <source>A combination is not changed: cancel it and place it again with other terms.</source>
        <translation>組合不可修改：請先撤銷，再以其他條款重新下單。</translation>
    </message>
    <message>
        <source>A market order does not wait for another day.</source>
        <translation>市價單不會等到另一日。</translation>
    </message>
    <message>
        <source>A stop that the broker moves behind the best price at your distance, never back. Once it fires it becomes a limit order.</source>
        <translation>止損價由券商按你的距離跟隨最佳價格移動，絕不回退。觸發後成為限價單。</translation>
    </message>
    <message>
        <source>A stop that the broker moves behind the best price at your distance, never back. Once it fires it trades at the market.</source>
        <translation>止損價由券商按你的距離跟隨最佳價格移動，絕不回退。觸發後按市價成交。</translation>
    </message>
    <message>
        <source>Accepted, in no list of the broker&apos;s</source>
        <translation>已接受，不在券商的任何列表中</translation>
    </message>
    <message>
        <source>Algorithm</source>
        <translation>算法</translation>
    </message>
    <message>
        <source>All day and night</source>
        <translation>全時段</translation>
    </message>
    <message>
        <source>An order at auction does not wait for another day.</source>
        <translation>競價單不會留到另一天。</translation>
    </message>
    <message>
        <source>An order for a fraction of a share is not changed from here. Cancelling works.</source>
        <translation>含不足一股的訂單不能在此更改，可以撤單。</translation>
    </message>
    <message>
        <source>At auction</source>
        <translation>競價</translation>
    </message>
    <message>
        <source>At auction limit</source>
        <translation>競價限價</translation>
    </message>
    <message>
        <source>Auction</source>
        <translation>競價</translation>
    </message>
    <message>
        <source>Auction limit</source>
        <translation>競價限價</translation>
    </message>
    <message>
        <source>Buy</source>
        <translation>買入</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>當日</translation>
    </message>
    <message>
        <source>Ends with the session.</source>
        <translation>收市後失效。</translation>
    </message>
    <message>
        <source>Enhanced</source>
        <translation>增強限價</translation>
    </message>
    <message>
        <source>Enhanced limit</source>
        <translation>增強限價</translation>
    </message>
    <message>
        <source>Extended hours</source>
        <translation>含盤前盤後</translation>
    </message>
    <message>
        <source>GTC</source>
        <translation>撤單前有效</translation>
    </message>
    <message>
        <source>GTD</source>
        <translation>到期日前有效</translation>
    </message>
    <message>
        <source>IOC</source>
        <translation>即時或取消</translation>
    </message>
    <message>
        <source>If touched</source>
        <translation>觸價</translation>
    </message>
    <message>
        <source>If touched limit</source>
        <translation>觸價限價</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限價</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>市價</translation>
    </message>
    <message>
        <source>Odd lot</source>
        <translation>碎股</translation>
    </message>
    <message>
        <source>Only a disabled order can be enabled.</source>
        <translation>只有已停用的訂單才能啟用。</translation>
    </message>
    <message>
        <source>Only a working order can be disabled.</source>
        <translation>只有有效的訂單才能停用。</translation>
    </message>
    <message>
        <source>Only an order that ended without being filled can be deleted.</source>
        <translation>只有已完結而沒有全部成交的訂單才能刪除。</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Outside the regular session there are limit orders only.</source>
        <translation>正常時段外只有限價單。</translation>
    </message>
    <message>
        <source>Overnight</source>
        <translation>夜盤</translation>
    </message>
    <message>
        <source>Paper accounts of this broker cannot do this. Cancelling works.</source>
        <translation>此券商的模擬帳戶不能這樣做。可以撤單。</translation>
    </message>
    <message>
        <source>Paper accounts of this broker do not trade this market.</source>
        <translation>此券商的模擬帳戶不能交易此市場。</translation>
    </message>
    <message>
        <source>Paper accounts of this broker sell no shares short on this market.</source>
        <translation>此券商的模擬帳戶在此市場不能沽空股票。</translation>
    </message>
    <message>
        <source>Paper accounts of this broker take limit and market orders.</source>
        <translation>此券商的模擬帳戶只接受限價單和市價單。</translation>
    </message>
    <message>
        <source>Paper accounts of this broker take no combinations of options.</source>
        <translation>此券商的模擬帳戶不接受期權組合。</translation>
    </message>
    <message>
        <source>Paper accounts of this broker take orders for the day.</source>
        <translation>此券商的模擬帳戶只接受當日有效的訂單。</translation>
    </message>
    <message>
        <source>Paper accounts of this broker trade in the regular session.</source>
        <translation>此券商的模擬帳戶只在正常交易時段交易。</translation>
    </message>
    <message>
        <source>Regular hours</source>
        <translation>正常時段</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>券商拒絕</translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>賣出</translation>
    </message>
    <message>
        <source>Special limit</source>
        <translation>特別限價</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>止損</translation>
    </message>
    <message>
        <source>Stop limit</source>
        <translation>止損限價</translation>
    </message>
    <message>
        <source>Takes up to ten price levels as far as your price; what is left waits there.</source>
        <translation>最多吃掉十檔，不超過你的價格；餘下掛單等候。</translation>
    </message>
    <message>
        <source>The broker does not ask for this order to be confirmed again.</source>
        <translation>券商沒有要求再次確認這張訂單。</translation>
    </message>
    <message>
        <source>The broker does not tell all of its terms.</source>
        <translation>券商沒有給出它的全部條款。</translation>
    </message>
    <message>
        <source>This connection cannot do this to an order.</source>
        <translation>此連線不支援這種訂單操作。</translation>
    </message>
    <message>
        <source>This connection does not take orders for these hours.</source>
        <translation>此連線不接受此時段的訂單。</translation>
    </message>
    <message>
        <source>This connection does not take this combination.</source>
        <translation>此連線不接受此組合。</translation>
    </message>
    <message>
        <source>This connection does not take this time in force.</source>
        <translation>此連線不接受此有效期。</translation>
    </message>
    <message>
        <source>This connection does not take this type of order.</source>
        <translation>此連線不接受這類訂單。</translation>
    </message>
    <message>
        <source>This connection takes no combinations of options here.</source>
        <translation>此連線在此不接受期權組合。</translation>
    </message>
    <message>
        <source>This market takes orders with a limit only.</source>
        <translation>此市場只接受限價單。</translation>
    </message>
    <message>
        <source>This paper account does not trade this kind of security.</source>
        <translation>此模擬帳戶不能交易這類證券。</translation>
    </message>
    <message>
        <source>Touched</source>
        <translation>觸價</translation>
    </message>
    <message>
        <source>Touched limit</source>
        <translation>觸價限價</translation>
    </message>
    <message>
        <source>Trades at once at whatever the book offers.</source>
        <translation>立即以擺盤現有價格成交。</translation>
    </message>
    <message>
        <source>Trades at your price or better, or waits for it.</source>
        <translation>以你的價格或更佳價成交，或掛單等候。</translation>
    </message>
    <message>
        <source>Trades before the open, in the session and after the close.</source>
        <translation>在盤前、盤中和盤後交易。</translation>
    </message>
    <message>
        <source>Trades in every session of day and night.</source>
        <translation>在日夜所有時段交易。</translation>
    </message>
    <message>
        <source>Trades in the auction if the price that it finds is yours or better.</source>
        <translation>競價得出的價格等於或優於你的限價時，在競價時段成交。</translation>
    </message>
    <message>
        <source>Trades in the auction, at the one price that the auction finds. Nobody knows it before.</source>
        <translation>在競價時段按競價得出的單一價格成交，該價格無法事先得知。</translation>
    </message>
    <message>
        <source>Trades in the overnight session.</source>
        <translation>在夜盤交易。</translation>
    </message>
    <message>
        <source>Trades in the regular session only.</source>
        <translation>只在正常時段交易。</translation>
    </message>
    <message>
        <source>Trailing</source>
        <translation>跟蹤止損</translation>
    </message>
    <message>
        <source>Trailing limit</source>
        <translation>跟蹤限價</translation>
    </message>
    <message>
        <source>Trailing stop</source>
        <translation>跟蹤止損</translation>
    </message>
    <message>
        <source>Trailing stop limit</source>
        <translation>跟蹤止損限價</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Waits for a better price than the market&apos;s: below it to buy, above it to sell. Once the last price touches the trigger it becomes a limit order.</source>
        <translation>等候比市價更好的價格：買入在其下，賣出在其上。現價一觸及觸發價，即成為限價單。</translation>
    </message>
    <message>
        <source>Waits for a better price than the market&apos;s: below it to buy, above it to sell. Once the last price touches the trigger it trades at the market.</source>
        <translation>等候比市價更好的價格：買入在其下，賣出在其上。現價一觸及觸發價，即按市價成交。</translation>
    </message>
    <message>
        <source>Waits for the trigger, then becomes a limit order. The trigger must lie ahead: some brokers fire it from either side.</source>
        <translation>等候觸發，之後成為限價單。觸發價須尚未到達：有些券商從任一方向都會觸發。</translation>
    </message>
    <message>
        <source>Waits for the trigger, then trades at the market, whatever the price. The trigger must lie ahead: some brokers fire it from either side.</source>
        <translation>等候觸發，之後按市價成交，價格不限。觸發價須尚未到達：有些券商從任一方向都會觸發。</translation>
    </message>
    <message>
        <source>Works to the end of the day that you name.</source>
        <translation>有效至你所填日期的收市。</translation>
    </message>
    <message>
        <source>Works until it is cancelled.</source>
        <translation>撤單之前一直有效。</translation>
    </message>
    <message>
        <source>at auction</source>
        <translation>競價</translation>
    </message>
    <message>
        <source>at market</source>
        <translation>市價</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已撤單</translation>
    </message>
    <message>
        <source>cancelling</source>
        <translation>撤單中</translation>
    </message>
    <message>
        <source>confirm again</source>
        <translation>待再次確認</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>已失效</translation>
    </message>
    <message>
        <source>ext</source>
        <translation>盤前後</translation>
    </message>
    <message>
        <source>filled</source>
        <translation>全部成交</translation>
    </message>
    <message>
        <source>for the day only</source>
        <translation>只限當日</translation>
    </message>
    <message>
        <source>held by the broker</source>
        <translation>券商暫停</translation>
    </message>
    <message>
        <source>last ≤ {trigger}</source>
        <translation>現價 ≤ {trigger}</translation>
    </message>
    <message>
        <source>last ≥ {trigger}</source>
        <translation>現價 ≥ {trigger}</translation>
    </message>
    <message>
        <source>night</source>
        <translation>夜盤</translation>
    </message>
    <message>
        <source>not at this connection</source>
        <translation>此連線沒有</translation>
    </message>
    <message>
        <source>not in these hours</source>
        <translation>此時段沒有</translation>
    </message>
    <message>
        <source>not in this market</source>
        <translation>此市場沒有</translation>
    </message>
    <message>
        <source>not on paper</source>
        <translation>模擬帳戶不可用</translation>
    </message>
    <message>
        <source>partly filled</source>
        <translation>部分成交</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>排隊中</translation>
    </message>
    <message>
        <source>to {day}</source>
        <translation>至 {day}</translation>
    </message>
    <message>
        <source>touched {trigger}</source>
        <translation>觸價 {trigger}</translation>
    </message>
    <message>
        <source>trailing {distance}</source>
        <translation>跟蹤止損 {distance}</translation>
    </message>
    <message>
        <source>waits for the session</source>
        <translation>等候開市</translation>
    </message>
    <message>
        <source>waits for {trigger}</source>
        <translation>等候 {trigger}</translation>
    </message>
    <message>
        <source>working</source>
        <translation>有效</translation>
    </message>
    <message>
        <source>{distance} behind</source>
        <translation>距離 {distance}</translation>
    </message>
    <message>
        <source>{filled} done</source>
        <translation>已成交 {filled}</translation>
    </message>
    <message>
        <source>{terms} at auction</source>
        <translation>競價 {terms}</translation>
    </message>
    <message>
        <source>{trail}, limit {offset} beyond</source>
        <translation>{trail}，限價再越過 {offset}</translation>
    </message>
    <message>
        <source>{type} orders are not changed from here. Cancelling works.</source>
        <translation>{type}訂單不能在此更改，可以撤單。</translation>
    </message>
    <message>
        <source>{word} at the broker</source>
        <translation>券商稱為 {word}</translation>
    </message>
</context>
<context>
    <name>OrdersTable</name>
    <message>
        <source>As of</source>
        <translation>確認於</translation>
    </message>
    <message>
        <source>Avg price</source>
        <translation>均價</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>撤單</translation>
    </message>
    <message>
        <source>Combo</source>
        <translation>組合</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>Confirmed → kept</source>
        <translation>確認 → 實際</translation>
    </message>
    <message>
        <source>Fees</source>
        <translation>費用</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>已成交</translation>
    </message>
    <message>
        <source>Fires when {when}</source>
        <translation>{when} 時觸發</translation>
    </message>
    <message>
        <source>No answer came. The row shows what the broker lists; settle it in the row&apos;s menu.</source>
        <translation>沒有收到回應。此行顯示券商所列的訂單；可在此行的選單中認定。</translation>
    </message>
    <message>
        <source>Nothing is filled yet</source>
        <translation>尚未成交</translation>
    </message>
    <message>
        <source>Other legs</source>
        <translation>組合腿不符</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>認定</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股數</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代號</translation>
    </message>
    <message>
        <source>The broker has not confirmed this order yet.</source>
        <translation>券商尚未確認這張訂單。</translation>
    </message>
    <message>
        <source>The broker last confirmed this order at {time}.</source>
        <translation>券商最近一次確認這張訂單：{time}。</translation>
    </message>
    <message>
        <source>The newest list is from OpenD, not the broker.</source>
        <translation>最新列表由 OpenD 提供，並非來自券商。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>觸發價</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>Unanswered</source>
        <translation>未回應</translation>
    </message>
    <message>
        <source>market</source>
        <translation>市價</translation>
    </message>
    <message>
        <source>{count} legs</source>
        <translation>{count} 腿</translation>
    </message>
    <message>
        <source>{price}, fees {fees}</source>
        <translation>{price}，費用 {fees}</translation>
    </message>
</context>
<context>
    <name>Overrides</name>
    <message>
        <source>This cannot be drawn; the log file says why.</source>
        <translation>無法繪製；原因見日誌檔。</translation>
    </message>
</context>
<context>
    <name>OwnRecords</name>
    <message>
        <source>Orders, fills and positions are not kept for replay: {reason}</source>
        <translation>訂單、成交和持倉未為回放儲存：{reason}</translation>
    </message>
    <message>
        <source>The file of notes on orders and trips was damaged. It is kept as {path}; a new one was begun.</source>
        <translation>訂單與交易筆記的檔案已損壞，保留為 {path}；已另建新檔案。</translation>
    </message>
    <message>
        <source>The file of orders, fills and positions was damaged. It is kept as {path}; a new one was begun.</source>
        <translation>訂單、成交與持倉的檔案已損壞，保留為 {path}；已另建新檔案。</translation>
    </message>
</context>
<context>
    <name>OwnTables</name>
    <message>
        <source>As read at {time}</source>
        <translation>讀取於 {time}</translation>
    </message>
    <message>
        <source>Closing fills of the day, first in first out; what was held at the open at its average cost</source>
        <translation>當日平倉成交，先進先出；開市時的持倉按平均成本計</translation>
    </message>
    <message>
        <source>Fills then</source>
        <translation>當時的成交</translation>
    </message>
    <message>
        <source>Later orders of that day, shown when the time bar reaches them: {count}</source>
        <translation>該日之後的訂單，時間列到達時顯示：{count}</translation>
    </message>
    <message>
        <source>No own orders of this day are known</source>
        <translation>沒有該日自己訂單的記錄</translation>
    </message>
    <message>
        <source>Orders then</source>
        <translation>當時的訂單</translation>
    </message>
    <message>
        <source>Own positions, orders and fills of that second</source>
        <translation>該秒自己的持倉、訂單和成交</translation>
    </message>
    <message>
        <source>Positions then</source>
        <translation>當時的持倉</translation>
    </message>
    <message>
        <source>Positions, orders, fills</source>
        <translation>持倉、訂單、成交</translation>
    </message>
    <message>
        <source>Realised by {time}</source>
        <translation>截至 {time} 已實現</translation>
    </message>
    <message>
        <source>Save this table as CSV</source>
        <translation>將此表格儲存為 CSV</translation>
    </message>
    <message>
        <source>What was held before the first fill, or every fill by then, is not known</source>
        <translation>首筆成交前的持倉或截至此時的全部成交未知</translation>
    </message>
    <message>
        <source>before fees</source>
        <translation>未計費用</translation>
    </message>
    <message>
        <source>{passed} of {total}</source>
        <translation>{passed}/{total}</translation>
    </message>
    <message>
        <source>{read}; without {count} fills since then</source>
        <translation>{read}；不含其後 {count} 筆成交</translation>
    </message>
</context>
<context>
    <name>PaceButton</name>
    <message>
        <source>Pace of the practised day</source>
        <translation>練習日的速度</translation>
    </message>
</context>
<context>
    <name>Packages</name>
    <message>
        <source>Delayed prices are only to look at: no order is checked against them, so none can be sent.</source>
        <translation>延遲價格只供參考：不能據此檢查訂單，因此不能下單。</translation>
    </message>
    <message>
        <source>HK delayed 15 min</source>
        <translation>港股延遲 15 分鐘</translation>
    </message>
    <message>
        <source>Prices from {provider} at {address}</source>
        <translation>行情來自 {provider}，地址 {address}</translation>
    </message>
    <message>
        <source>Source: {words}</source>
        <translation>來源：{words}</translation>
    </message>
    <message>
        <source>{market} delayed</source>
        <translation>{market} 延遲</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Command palette</source>
        <translation>指令列</translation>
    </message>
    <message>
        <source>Find a symbol or a command</source>
        <translation>搜尋代號或指令</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>搜尋結果</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>鍵盤快捷鍵</translation>
    </message>
    <message>
        <source>Nearest commands</source>
        <translation>最接近的指令</translation>
    </message>
    <message>
        <source>Nothing found for “{text}”.</source>
        <translation>找不到「{text}」。</translation>
    </message>
    <message>
        <source>Reading the list of instruments</source>
        <translation>正在讀取證券清單</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>Symbol, name, pinyin or command</source>
        <translation>代號、名稱、拼音或指令</translation>
    </message>
    <message>
        <source>in a watchlist</source>
        <translation>已在自選</translation>
    </message>
    <message>
        <source>not now</source>
        <translation>現時不可用</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter ask the broker for this symbol    Esc close</source>
        <translation>↑ ↓ 選擇    Enter 向券商查詢此代號    Esc 關閉</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter open    Esc close</source>
        <translation>↑ ↓ 選擇    Enter 開啟    Esc 關閉</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter open    Shift+Enter add to watchlist    Esc close</source>
        <translation>↑ ↓ 選擇    Enter 開啟    Shift+Enter 加入自選    Esc 關閉</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter run    Esc close</source>
        <translation>↑ ↓ 選擇    Enter 執行    Esc 關閉</translation>
    </message>
    <message>
        <source>↑ ↓ choose one of them    Esc close</source>
        <translation>↑ ↓ 選擇其中一隻    Esc 關閉</translation>
    </message>
</context>
<context>
    <name>PaletteOpener</name>
    <message>
        <source>Symbol, name, pinyin or command</source>
        <translation>代號、名稱、拼音或指令</translation>
    </message>
</context>
<context>
    <name>PanelState</name>
    <message>
        <source>Its own words: “{text}”</source>
        <translation>其原文：「{text}」</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>Futures alone.</source>
        <translation>只限期貨。</translation>
    </message>
    <message>
        <source>No combinations of options.</source>
        <translation>不接受期權組合。</translation>
    </message>
    <message>
        <source>No disabling, enabling, deleting or confirming again.</source>
        <translation>不能停用、啟用、刪除或再次確認訂單。</translation>
    </message>
    <message>
        <source>No options, no futures, no OTC securities.</source>
        <translation>不接受期權、期貨和場外證券。</translation>
    </message>
    <message>
        <source>No options, no futures.</source>
        <translation>不接受期權和期貨。</translation>
    </message>
    <message>
        <source>No orders at auction.</source>
        <translation>不接受競價單。</translation>
    </message>
    <message>
        <source>No orders on this market.</source>
        <translation>不接受此市場的訂單。</translation>
    </message>
    <message>
        <source>No short sales of shares.</source>
        <translation>不能沽空股票。</translation>
    </message>
    <message>
        <source>No take profit or stop loss held for an order.</source>
        <translation>訂單不能附帶止盈或止損。</translation>
    </message>
    <message>
        <source>Not taken on paper here: {count}</source>
        <translation>模擬帳戶在此不接受：{count} 項</translation>
    </message>
    <message>
        <source>Not told by the broker: {lists}.</source>
        <translation>券商不提供：{lists}。</translation>
    </message>
    <message>
        <source>Of the times in force only: {times}.</source>
        <translation>有效期限只限：{times}。</translation>
    </message>
    <message>
        <source>Of the types only: {types}.</source>
        <translation>類型只限：{types}。</translation>
    </message>
    <message>
        <source>Options alone.</source>
        <translation>只限期權。</translation>
    </message>
    <message>
        <source>Short sales of shares only in: {markets}.</source>
        <translation>只可在以下市場沽空股票：{markets}。</translation>
    </message>
    <message>
        <source>The regular session alone: nothing before the open, after the close or at night.</source>
        <translation>只限正常交易時段：盤前、盤後和夜盤都不接受。</translation>
    </message>
    <message>
        <source>cash log</source>
        <translation>現金流水</translation>
    </message>
    <message>
        <source>fees of orders</source>
        <translation>訂單費用</translation>
    </message>
    <message>
        <source>fills</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>{words} The broker&apos;s pages differ: an order that closes may try.</source>
        <translation>{words}券商的說明頁不一致：平倉的訂單可以一試。</translation>
    </message>
    <message>
        <source>{words} The broker&apos;s pages differ: exits that stand may be changed.</source>
        <translation>{words}券商的說明頁不一致：已有的離場單可以更改。</translation>
    </message>
</context>
<context>
    <name>Password</name>
    <message>
        <source>Caps Lock is on</source>
        <translation>大寫鎖定已開啟</translation>
    </message>
    <message>
        <source>Hide password</source>
        <translation>隱藏密碼</translation>
    </message>
    <message>
        <source>Show password</source>
        <translation>顯示密碼</translation>
    </message>
</context>
<context>
    <name>PasteDialog</name>
    <message>
        <source>Add</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>Add to “{name}”</source>
        <translation>加入「{name}」</translation>
    </message>
    <message>
        <source>Add {count}</source>
        <translation>加入 {count} 個</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>代號</translation>
    </message>
    <message>
        <source>HK.00700, 700, AAPL, 600519.SS …</source>
        <translation>HK.00700, 700, AAPL, 600519.SS …</translation>
    </message>
    <message>
        <source>In the list already</source>
        <translation>已在列表</translation>
    </message>
    <message>
        <source>Looking the codes up …</source>
        <translation>正在查詢代號…</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新加入</translation>
    </message>
    <message>
        <source>Not recognised</source>
        <translation>無法識別</translation>
    </message>
    <message>
        <source>Paste codes</source>
        <translation>貼上代號</translation>
    </message>
    <message>
        <source>Paste or type codes at the left.</source>
        <translation>請在左邊貼上或輸入代號。</translation>
    </message>
    <message>
        <source>The codes could not be looked up. {reason}</source>
        <translation>未能查詢代號。{reason}</translation>
    </message>
    <message>
        <source>The list has room for {room} more; nothing is added while there are {count}.</source>
        <translation>列表只能再加 {room} 個；有 {count} 個時不會加入任何一個。</translation>
    </message>
    <message>
        <source>The text is larger than 1 MB; that is no list of codes.</source>
        <translation>文字超過 1 MB；不會是代號清單。</translation>
    </message>
    <message>
        <source>These are {count} codes; at most {most} are looked up at once.</source>
        <translation>共有 {count} 個代號；每次最多查 {most} 個。</translation>
    </message>
    <message>
        <source>What the codes mean</source>
        <translation>代號的含義</translation>
    </message>
    <message>
        <source>line {line}: {text}</source>
        <translation>第 {line} 行：{text}</translation>
    </message>
    <message>
        <source>{fresh} new · {present} in the list already · {unknown} not recognised</source>
        <translation>{fresh} 個新加入 · {present} 個已在列表 · {unknown} 個無法識別</translation>
    </message>
    <message>
        <source>{title} ({count})</source>
        <translation>{title}（{count}）</translation>
    </message>
</context>
<context>
    <name>Pin</name>
    <message>
        <source>Keep the pin</source>
        <translation>保持釘住</translation>
    </message>
    <message>
        <source>Let this account place and change orders again?</source>
        <translation>讓此帳戶重新下單和改單？</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>釘住</translation>
    </message>
    <message>
        <source>Pin {account}: place and change off</source>
        <translation>釘住 {account}：停用下單和改單</translation>
    </message>
    <message>
        <source>Remove the pin</source>
        <translation>取消釘住</translation>
    </message>
    <message>
        <source>Trading stays locked until you unlock it; written to the order log.</source>
        <translation>交易保持鎖定，直到您解鎖；寫入訂單紀錄。</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消釘住</translation>
    </message>
    <message>
        <source>Unpin {account}…</source>
        <translation>取消釘住 {account}…</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>已釘住</translation>
    </message>
</context>
<context>
    <name>Plates</name>
    <message>
        <source>Asking for its securities</source>
        <translation>正在讀取成份股</translation>
    </message>
    <message>
        <source>Asking for plates</source>
        <translation>正在讀取板塊</translation>
    </message>
    <message>
        <source>Asks for the flow of {count} more securities within the broker&apos;s limit</source>
        <translation>在券商限額內再讀取 {count} 隻證券的資金流向</translation>
    </message>
    <message>
        <source>Choose a plate</source>
        <translation>請選擇板塊</translation>
    </message>
    <message>
        <source>Concept</source>
        <translation>概念</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>跌</translation>
    </message>
    <message>
        <source>Find a plate</source>
        <translation>搜尋板塊</translation>
    </message>
    <message>
        <source>Flow board of {plate}</source>
        <translation>{plate}的資金流看板</translation>
    </message>
    <message>
        <source>Flow map of {plate}</source>
        <translation>{plate}的資金流向圖譜</translation>
    </message>
    <message>
        <source>Industry</source>
        <translation>行業</translation>
    </message>
    <message>
        <source>Kind of plate</source>
        <translation>板塊類型</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>成份股</translation>
    </message>
    <message>
        <source>No plates here</source>
        <translation>這裡沒有板塊</translation>
    </message>
    <message>
        <source>No securities in this plate</source>
        <translation>此板塊沒有成份股</translation>
    </message>
    <message>
        <source>Not read yet: flow is read while the broker&apos;s limit of calls has room</source>
        <translation>尚未讀取：在券商的調用限額內逐步讀取資金流</translation>
    </message>
    <message>
        <source>On the way</source>
        <translation>讀取中</translation>
    </message>
    <message>
        <source>Read more flow</source>
        <translation>再讀資金流向</translation>
    </message>
    <message>
        <source>Screen {plate}</source>
        <translation>在 {plate} 中篩選</translation>
    </message>
    <message>
        <source>Securities of the plate</source>
        <translation>板塊成份股</translation>
    </message>
    <message>
        <source>The provider gives no flow of this security</source>
        <translation>數據源不提供該證券的資金流</translation>
    </message>
    <message>
        <source>This security has no capital flow</source>
        <translation>該證券沒有資金流</translation>
    </message>
    <message>
        <source>Treemap of {plate}</source>
        <translation>{plate}的矩形樹圖</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>升</translation>
    </message>
    <message>
        <source>net inflow today, {coverage}</source>
        <translation>今日淨流入，{coverage}</translation>
    </message>
    <message>
        <source>{count} on the way</source>
        <translation>{count} 個讀取中</translation>
    </message>
    <message>
        <source>{count} plates of {market}</source>
        <translation>{market} {count} 個板塊</translation>
    </message>
    <message>
        <source>{count} without flow</source>
        <translation>{count} 隻無資金流</translation>
    </message>
    <message>
        <source>{known} of {members}, {share}</source>
        <translation>{known} / {members} 隻，{share}</translation>
    </message>
</context>
<context>
    <name>Plots</name>
    <message>
        <source>Figures as CSV</source>
        <translation>數據（CSV）</translation>
    </message>
    <message>
        <source>PNG picture of twice the size</source>
        <translation>兩倍大小的 PNG 圖片</translation>
    </message>
    <message>
        <source>SVG picture</source>
        <translation>SVG 圖片</translation>
    </message>
    <message>
        <source>Save the picture or its figures…</source>
        <translation>儲存圖片或其數據…</translation>
    </message>
    <message>
        <source>Show the figures as a table	T</source>
        <translation>以表格顯示數據	T</translation>
    </message>
</context>
<context>
    <name>PositionsTable</name>
    <message>
        <source>Avg cost</source>
        <translation>均價</translation>
    </message>
    <message>
        <source>Exits</source>
        <translation>離場單</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>現價</translation>
    </message>
    <message>
        <source>Net flow today</source>
        <translation>今日淨流入</translation>
    </message>
    <message>
        <source>No price is known</source>
        <translation>價格不詳</translation>
    </message>
    <message>
        <source>Not known: a price or a fill of today is missing</source>
        <translation>未知：缺少今日的價格或成交</translation>
    </message>
    <message>
        <source>Orders and positions are not read from the broker yet</source>
        <translation>尚未從券商讀取訂單及持倉</translation>
    </message>
    <message>
        <source>P&amp;L day</source>
        <translation>今日盈虧</translation>
    </message>
    <message>
        <source>P&amp;L open</source>
        <translation>持倉盈虧</translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation>百分位</translation>
    </message>
    <message>
        <source>Read while the row is on screen</source>
        <translation>此行在畫面上時讀取</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股數</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代號</translation>
    </message>
    <message>
        <source>The broker does not say</source>
        <translation>券商沒有提供</translation>
    </message>
    <message>
        <source>The broker gives no cost</source>
        <translation>券商沒有提供成本</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>市值</translation>
    </message>
    <message>
        <source>{shares} can be sold</source>
        <translation>可賣 {shares}</translation>
    </message>
    <message>
        <source>{shares} can be sold from here, where orders are for whole shares</source>
        <translation>在此可賣 {shares}（只能下整股訂單）</translation>
    </message>
</context>
<context>
    <name>Practice</name>
    <message>
        <source>Set aside and begin anew</source>
        <translation>保留舊檔案並重新開始</translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation>重新啟動</translation>
    </message>
    <message>
        <source>The practice account cannot be read. A new one leaves its file {file} under another name.</source>
        <translation>練習帳戶無法讀取。新建帳戶時，原檔案 {file} 會改名保留。</translation>
    </message>
    <message>
        <source>The practice exchange did not start. {reason}</source>
        <translation>練習交易所未能啟動。{reason}</translation>
    </message>
    <message>
        <source>The practice exchange ended unexpectedly (code {code}).</source>
        <translation>練習交易所意外結束（代碼 {code}）。</translation>
    </message>
    <message>
        <source>The practice exchange ended. {reason}</source>
        <translation>練習交易所已結束。{reason}</translation>
    </message>
</context>
<context>
    <name>PractisedDay</name>
    <message>
        <source>A recorded day: a resting order fills with recorded trades at its price once the shares ahead of it at entry are traded (cancels ahead count in proportion), by no more than those trades have beyond them, or when traded through; a marketable one against recorded levels, each recorded share once, and beyond the tenth level it rests. Nothing fills in a hole, an auction or a halt; without recorded trades only crossing the recorded book fills. The order does not move the market.</source>
        <translation>已記錄的一天：掛單須待進入時排在其前的股數成交完（前面的撤單按比例計入），才隨已記錄的同價成交而成交，數量不超過這些成交超出的部分；或在價格被穿越時成交。可立即成交的委託按已記錄的檔位成交，每一股記錄數量只用一次，超過第十檔則掛單。記錄空缺、競價或停牌期間不成交；沒有記錄逐筆成交時，只有越過已記錄的擺盤才成交。委託不影響市場。</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>End the practice on a recorded day</source>
        <translation>結束已記錄的一天的練習</translation>
    </message>
    <message>
        <source>From, time of the exchange</source>
        <translation>開始時間（交易所時間）</translation>
    </message>
    <message>
        <source>Leave real money and practise now?</source>
        <translation>現在離開真實資金，開始練習？</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暫不</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暫停</translation>
    </message>
    <message>
        <source>Practise</source>
        <translation>開始練習</translation>
    </message>
    <message>
        <source>Practise on a recorded day</source>
        <translation>用已記錄的某一天練習</translation>
    </message>
    <message>
        <source>Practised day: pause</source>
        <translation>練習日：暫停</translation>
    </message>
    <message>
        <source>Practised day: {pace}×</source>
        <translation>練習日：{pace}×</translation>
    </message>
    <message>
        <source>Recorded bars alone: the order fills at the next bar&apos;s open, or when a later bar trades through its price, never within the bar in which it came. It does not move the market.</source>
        <translation>只有已記錄的K線：委託按下一根K線的開市價成交，或在之後的K線穿越其價格時成交，絕不在進入的那根K線內成交。委託不影響市場。</translation>
    </message>
    <message>
        <source>Recorded day</source>
        <translation>記錄日</translation>
    </message>
    <message>
        <source>The practice market plays the chosen day of {symbol}&apos;s market again. It has a folder of its own: orders, positions and money begin anew, nothing of it is recorded, and your own orders do not move it.</source>
        <translation>練習市場將回放 {symbol} 所在市場的所選日期。它有自己的資料夾：委託、持倉和資金重新開始，其中任何內容都不記錄，您的委託也不影響市場。</translation>
    </message>
    <message>
        <source>The session of {day} ended at {time}: begin before that</source>
        <translation>{day} 的交易時段在 {time} 結束：請從更早的時間開始</translation>
    </message>
    <message>
        <source>They go on at the broker, but the connection to it ends while you practise: Ctrl+L and F12 then reach the practice account alone.</source>
        <translation>它們在券商處繼續有效，但練習期間與券商的連線會中斷：Ctrl+L 和 F12 屆時只作用於練習帳戶。</translation>
    </message>
    <message>
        <source>Your own orders do not move this market</source>
        <translation>您的委託不影響此市場</translation>
    </message>
    <message>
        <source>from</source>
        <translation>開始於</translation>
    </message>
    <message>
        <source>replay of {day} {month} {year}</source>
        <translation>回放 {year}年{month}{day}日</translation>
    </message>
    <message>
        <source>{replay} · paused</source>
        <translation>{replay} · 已暫停</translation>
    </message>
    <message>
        <source>{replay} · {pace}×</source>
        <translation>{replay} · {pace}×</translation>
    </message>
    <message>
        <source>{symbol} cannot be practised on {day}: its name, lot, currency and price steps were not recorded that day</source>
        <translation>{symbol} 在 {day} 無法練習：當天沒有記錄其名稱、每手股數、貨幣和價格檔位</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>5 is lots, 25% is of what you can buy or sell, $50000 is money in {currency}.</source>
        <translation>5 為手數，25% 為可買或可賣的百分比，$50000 為 {currency} 金額。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Quick quantities, {market}</source>
        <translation>快捷數量，{market}</translation>
    </message>
    <message>
        <source>Quick quantity {number}</source>
        <translation>快捷數量 {number}</translation>
    </message>
    <message>
        <source>Usual ones</source>
        <translation>回復預設</translation>
    </message>
</context>
<context>
    <name>PriceChart</name>
    <message>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <source>1 chart</source>
        <translation>1 個圖表</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 小時</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 分鐘</translation>
    </message>
    <message>
        <source>15 minutes</source>
        <translation>15 分鐘</translation>
    </message>
    <message>
        <source>15m</source>
        <translation>15分</translation>
    </message>
    <message>
        <source>1h</source>
        <translation>60分</translation>
    </message>
    <message>
        <source>1m</source>
        <translation>1分</translation>
    </message>
    <message>
        <source>2 charts side by side</source>
        <translation>2 個圖表，左右並排</translation>
    </message>
    <message>
        <source>2 charts, one above the other</source>
        <translation>2 個圖表，上下排列</translation>
    </message>
    <message>
        <source>30 minutes</source>
        <translation>30 分鐘</translation>
    </message>
    <message>
        <source>30m</source>
        <translation>30分</translation>
    </message>
    <message>
        <source>4 charts</source>
        <translation>4 個圖表</translation>
    </message>
    <message>
        <source>5 minutes</source>
        <translation>5 分鐘</translation>
    </message>
    <message>
        <source>5m</source>
        <translation>5分</translation>
    </message>
    <message>
        <source>6 charts</source>
        <translation>6 個圖表</translation>
    </message>
    <message>
        <source>Adjustment</source>
        <translation>復權</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面積圖</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新讀取</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>後復權</translation>
    </message>
    <message>
        <source>Back-adjusted</source>
        <translation>後復權</translation>
    </message>
    <message>
        <source>Bar under the crosshair</source>
        <translation>十字線所在的K線</translation>
    </message>
    <message>
        <source>Bars</source>
        <translation>K線</translation>
    </message>
    <message>
        <source>Bars as a table</source>
        <translation>以表格顯示K線</translation>
    </message>
    <message>
        <source>Bars of a day and longer are of regular hours</source>
        <translation>日線及更長週期只含常規時段</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>主力</translation>
    </message>
    <message>
        <source>C</source>
        <translation>收</translation>
    </message>
    <message>
        <source>Candles</source>
        <translation>陰陽燭</translation>
    </message>
    <message>
        <source>Capital flow per {interval}</source>
        <translation>每{interval}資金流向</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>升跌</translation>
    </message>
    <message>
        <source>Chart or table</source>
        <translation>圖表或表格</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>收市</translation>
    </message>
    <message>
        <source>Closed: {day}</source>
        <translation>休市：{day}</translation>
    </message>
    <message>
        <source>Compare again</source>
        <translation>再次比較</translation>
    </message>
    <message>
        <source>Connection log</source>
        <translation>連線日誌</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>連線</translation>
    </message>
    <message>
        <source>Copy the read-out</source>
        <translation>複製讀數</translation>
    </message>
    <message>
        <source>Crosshair: time and price</source>
        <translation>十字線：時間與價格</translation>
    </message>
    <message>
        <source>Cursor down one price step</source>
        <translation>游標下移一個價位</translation>
    </message>
    <message>
        <source>Cursor one bar back</source>
        <translation>游標退後一根K線</translation>
    </message>
    <message>
        <source>Cursor one bar on</source>
        <translation>游標前進一根K線</translation>
    </message>
    <message>
        <source>Cursor ten bars back</source>
        <translation>游標退後十根K線</translation>
    </message>
    <message>
        <source>Cursor ten bars on</source>
        <translation>游標前進十根K線</translation>
    </message>
    <message>
        <source>Cursor to the first bar</source>
        <translation>游標移至第一根K線</translation>
    </message>
    <message>
        <source>Cursor to the newest bar</source>
        <translation>游標移至最新K線</translation>
    </message>
    <message>
        <source>Cursor up one price step</source>
        <translation>游標上移一個價位</translation>
    </message>
    <message>
        <source>D</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Day chart</source>
        <translation>日線圖</translation>
    </message>
    <message>
        <source>Drawing tools beside the chart in use</source>
        <translation>在使用中的圖表旁顯示繪圖工具</translation>
    </message>
    <message>
        <source>Drawings</source>
        <translation>繪圖</translation>
    </message>
    <message>
        <source>Each security frees its unit 30 days after its read; new bars still come.</source>
        <translation>每隻證券在讀取 30 日後釋放其額度；新的K線仍會到來。</translation>
    </message>
    <message>
        <source>Exchange or local time</source>
        <translation>交易所時間或本地時間</translation>
    </message>
    <message>
        <source>Extended</source>
        <translation>延長</translation>
    </message>
    <message>
        <source>Fold or unfold the capital flow</source>
        <translation>摺疊或展開資金流向</translation>
    </message>
    <message>
        <source>Fold or unfold the panes of indicators</source>
        <translation>摺疊或展開指標窗格</translation>
    </message>
    <message>
        <source>Fold or unfold the volume</source>
        <translation>摺疊或展開成交量</translation>
    </message>
    <message>
        <source>Form of the bars</source>
        <translation>圖形</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前復權</translation>
    </message>
    <message>
        <source>From 1 to {most} days</source>
        <translation>1 至 {most} 天</translation>
    </message>
    <message>
        <source>From 1 to {most} minutes</source>
        <translation>1 至 {most} 分鐘</translation>
    </message>
    <message>
        <source>Go to the newest bar</source>
        <translation>移至最新K線</translation>
    </message>
    <message>
        <source>H</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Halted</source>
        <translation>停牌</translation>
    </message>
    <message>
        <source>Hide the crosshair</source>
        <translation>隱藏十字線</translation>
    </message>
    <message>
        <source>High</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>History allowance used up</source>
        <translation>歷史額度已用完</translation>
    </message>
    <message>
        <source>Hollow candles</source>
        <translation>空心陰陽燭</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>指標</translation>
    </message>
    <message>
        <source>Interval</source>
        <translation>週期</translation>
    </message>
    <message>
        <source>L</source>
        <translation>低</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>線圖</translation>
    </message>
    <message>
        <source>Linear price scale</source>
        <translation>線性價格座標</translation>
    </message>
    <message>
        <source>Link or separate: {what}</source>
        <translation>連動或分開：{what}</translation>
    </message>
    <message>
        <source>Linked</source>
        <translation>連動</translation>
    </message>
    <message>
        <source>Local time</source>
        <translation>本地時間</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>對數</translation>
    </message>
    <message>
        <source>Logarithmic price scale</source>
        <translation>對數價格座標</translation>
    </message>
    <message>
        <source>Longer interval</source>
        <translation>較長週期</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>M</source>
        <comment>month</comment>
        <translation>月</translation>
    </message>
    <message>
        <source>Minutes such as 7m, hours such as 2h, or days such as 3d</source>
        <translation>分鐘如 7m，小時如 2h，天如 3d</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月</translation>
    </message>
    <message>
        <source>My allowances</source>
        <translation>我的額度</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>淨流入</translation>
    </message>
    <message>
        <source>Newer bars →</source>
        <translation>較新的K線 →</translation>
    </message>
    <message>
        <source>Next chart</source>
        <translation>下一個圖表</translation>
    </message>
    <message>
        <source>Next form of the bars</source>
        <translation>下一種圖形</translation>
    </message>
    <message>
        <source>No bars</source>
        <translation>沒有K線</translation>
    </message>
    <message>
        <source>No capital flow for this kind of security</source>
        <translation>此類證券沒有資金流向</translation>
    </message>
    <message>
        <source>No flow is known for this bar</source>
        <translation>此K線沒有資金流向資料</translation>
    </message>
    <message>
        <source>No new price for {age}</source>
        <translation>已有 {age} 沒有新價格</translation>
    </message>
    <message>
        <source>No right to read bars of {market}</source>
        <translation>沒有讀取{market}K線的權限</translation>
    </message>
    <message>
        <source>No trades in this range</source>
        <translation>此範圍沒有成交</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不復權</translation>
    </message>
    <message>
        <source>Not listed yet</source>
        <translation>尚未上市</translation>
    </message>
    <message>
        <source>Nothing is recorded here: there is no archive</source>
        <translation>此處沒有記錄：沒有歸檔</translation>
    </message>
    <message>
        <source>Number of charts</source>
        <translation>圖表數目</translation>
    </message>
    <message>
        <source>O</source>
        <translation>開</translation>
    </message>
    <message>
        <source>OHLC bars</source>
        <translation>美國線</translation>
    </message>
    <message>
        <source>Older bars take one of the {left} securities that are left of the history allowance.</source>
        <translation>讀取更早的K線會用掉歷史額度，尚餘 {left} 隻證券。</translation>
    </message>
    <message>
        <source>One screen back</source>
        <translation>退後一屏</translation>
    </message>
    <message>
        <source>One screen on</source>
        <translation>前進一屏</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開市</translation>
    </message>
    <message>
        <source>Open the day in Capital flow</source>
        <translation>在資金流向圖開啟該日</translation>
    </message>
    <message>
        <source>Open {day} in Capital flow</source>
        <translation>在資金流向圖開啟 {day}</translation>
    </message>
    <message>
        <source>Other interval</source>
        <translation>其他週期</translation>
    </message>
    <message>
        <source>Other interval…</source>
        <translation>其他週期…</translation>
    </message>
    <message>
        <source>Previous chart</source>
        <translation>上一個圖表</translation>
    </message>
    <message>
        <source>Price alerts</source>
        <translation>到價提示</translation>
    </message>
    <message>
        <source>Price chart</source>
        <translation>圖表</translation>
    </message>
    <message>
        <source>Price scale</source>
        <translation>價格座標</translation>
    </message>
    <message>
        <source>Price scale in percent</source>
        <translation>百分比價格座標</translation>
    </message>
    <message>
        <source>Q</source>
        <comment>quarter</comment>
        <translation>季</translation>
    </message>
    <message>
        <source>Quarter</source>
        <translation>季</translation>
    </message>
    <message>
        <source>Read older bars</source>
        <translation>讀取更早的K線</translation>
    </message>
    <message>
        <source>Reading bars</source>
        <translation>正在讀取K線</translation>
    </message>
    <message>
        <source>Reading older bars…</source>
        <translation>正在讀取更早的K線…</translation>
    </message>
    <message>
        <source>Regular</source>
        <translation>常規</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Reset the view</source>
        <translation>重設檢視</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>立即重試</translation>
    </message>
    <message>
        <source>Shorter interval</source>
        <translation>較短週期</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>顯示</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代號</translation>
    </message>
    <message>
        <source>The provider answered without a bar: not listed yet, suspended, or without a trade.</source>
        <translation>供應商的回覆沒有K線：尚未上市、停牌，或沒有成交。</translation>
    </message>
    <message>
        <source>This market has no extended hours</source>
        <translation>此市場沒有延長時段</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Trading hours</source>
        <translation>交易時段</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>額</translation>
    </message>
    <message>
        <source>Two sources differ</source>
        <translation>兩個來源不一致</translation>
    </message>
    <message>
        <source>Unadjusted</source>
        <translation>不復權</translation>
    </message>
    <message>
        <source>View of the chart</source>
        <translation>圖表檢視</translation>
    </message>
    <message>
        <source>Visible range</source>
        <translation>顯示範圍</translation>
    </message>
    <message>
        <source>Vol</source>
        <translation>量</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>成交量</translation>
    </message>
    <message>
        <source>W</source>
        <translation>週</translation>
    </message>
    <message>
        <source>Waiting for {provider}.</source>
        <translation>正在等候 {provider}。</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>週</translation>
    </message>
    <message>
        <source>Weeks and longer one at a time only</source>
        <translation>週及更長的週期每次只可一個</translation>
    </message>
    <message>
        <source>Y</source>
        <comment>year</comment>
        <translation>年</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>縮小</translation>
    </message>
    <message>
        <source>adds up to the day</source>
        <translation>與全日合計相符</translation>
    </message>
    <message>
        <source>against flow</source>
        <translation>與資金背離</translation>
    </message>
    <message>
        <source>as of the last price, next try in {count} s</source>
        <translation>截至最後價格，{count} 秒後重試</translation>
    </message>
    <message>
        <source>auctions and late trades</source>
        <translation>競價及遲報成交</translation>
    </message>
    <message>
        <source>block, 10 bars</source>
        <translation>主力，10 根合計</translation>
    </message>
    <message>
        <source>block, cumulative</source>
        <translation>主力累計</translation>
    </message>
    <message>
        <source>built here from smaller bars</source>
        <translation>由較短週期的K線合成</translation>
    </message>
    <message>
        <source>candles as outlines</source>
        <translation>陽線空心</translation>
    </message>
    <message>
        <source>candlesticks</source>
        <translation>K 線</translation>
    </message>
    <message>
        <source>close of {time}: {first} {price}, {second} {other}</source>
        <translation>{time} 收市：{first} {price}，{second} {other}</translation>
    </message>
    <message>
        <source>delayed</source>
        <translation>延遲</translation>
    </message>
    <message>
        <source>does not add up: bars {bars}, newest point {newest}</source>
        <translation>合計不符：K線 {bars}，最新點 {newest}</translation>
    </message>
    <message>
        <source>down {percent}</source>
        <translation>跌 {percent}</translation>
    </message>
    <message>
        <source>first trading day {day}</source>
        <translation>首個交易日 {day}</translation>
    </message>
    <message>
        <source>flow recorded since {day}</source>
        <translation>資金流向自{day}起有記錄</translation>
    </message>
    <message>
        <source>four charts</source>
        <translation>四個圖表</translation>
    </message>
    <message>
        <source>grid</source>
        <translation>多圖</translation>
    </message>
    <message>
        <source>history allowance {used} of {total}</source>
        <translation>歷史額度已用 {used}／{total}</translation>
    </message>
    <message>
        <source>its line begins with the bar that completes them</source>
        <translation>湊足後其曲線才開始</translation>
    </message>
    <message>
        <source>last trade {time}</source>
        <translation>最後成交 {time}</translation>
    </message>
    <message>
        <source>net</source>
        <translation>淨流入</translation>
    </message>
    <message>
        <source>net of {count} of {total} sessions</source>
        <translation>{total} 個交易日中 {count} 個的淨額</translation>
    </message>
    <message>
        <source>no block: the provider has no tiers</source>
        <translation>無主力：供應商沒有分級</translation>
    </message>
    <message>
        <source>no flow recorded</source>
        <translation>沒有資金流向記錄</translation>
    </message>
    <message>
        <source>no trade</source>
        <translation>無成交</translation>
    </message>
    <message>
        <source>not received</source>
        <translation>未收到</translation>
    </message>
    <message>
        <source>one chart</source>
        <translation>一個圖表</translation>
    </message>
    <message>
        <source>opens {day} {time}</source>
        <translation>{day} {time} 開市</translation>
    </message>
    <message>
        <source>six charts</source>
        <translation>六個圖表</translation>
    </message>
    <message>
        <source>still shown: {interval}</source>
        <translation>仍顯示：{interval}</translation>
    </message>
    <message>
        <source>the account has: {right}</source>
        <translation>帳戶擁有：{right}</translation>
    </message>
    <message>
        <source>the bars are as of the last price</source>
        <translation>K線截至最後價格</translation>
    </message>
    <message>
        <source>the connection stands, the bars are as of the last price</source>
        <translation>連線正常，K線截至最後價格</translation>
    </message>
    <message>
        <source>two charts</source>
        <translation>兩個圖表</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>無升跌</translation>
    </message>
    <message>
        <source>up {percent}</source>
        <translation>升 {percent}</translation>
    </message>
    <message>
        <source>{change} {percent}</source>
        <translation>{change} {percent}</translation>
    </message>
    <message>
        <source>{count} bars since {day}</source>
        <translation>{day}起共 {count} 根K線</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} 天</translation>
    </message>
    <message>
        <source>{count} minutes</source>
        <translation>{count} 分鐘</translation>
    </message>
    <message>
        <source>{count}D</source>
        <translation>{count}日</translation>
    </message>
    <message>
        <source>{count}h</source>
        <translation>{count}小時</translation>
    </message>
    <message>
        <source>{count}m</source>
        <translation>{count}分</translation>
    </message>
    <message>
        <source>{day} {time}</source>
        <translation>{day} {time}</translation>
    </message>
    <message>
        <source>{indicator} needs {needs} bars, has {has}</source>
        <translation>{indicator} 需要 {needs} 根K線，現有 {has} 根</translation>
    </message>
    <message>
        <source>{interval}, no bars</source>
        <translation>{interval}，沒有K線</translation>
    </message>
    <message>
        <source>{interval}, {count} bars, {moved}</source>
        <translation>{interval}，{count} 根K線，{moved}</translation>
    </message>
    <message>
        <source>{provider} does not offer it</source>
        <translation>{provider} 不提供</translation>
    </message>
    <message>
        <source>{provider} has no flow from before</source>
        <translation>{provider} 沒有更早的資金流向</translation>
    </message>
    <message>
        <source>{provider} has no flow of past days</source>
        <translation>{provider} 沒有過往日子的資金流向</translation>
    </message>
    <message>
        <source>{sentence}, net inflow {net}</source>
        <translation>{sentence}，淨流入 {net}</translation>
    </message>
    <message>
        <source>{what}, {age} old</source>
        <translation>{what}，{age}前</translation>
    </message>
</context>
<context>
    <name>Programs</name>
    <message>
        <source>1 call since {time}</source>
        <translation>自 {time} 起呼叫 1 次</translation>
    </message>
    <message>
        <source>1 call today</source>
        <translation>今日呼叫 1 次</translation>
    </message>
    <message>
        <source>1 proposal</source>
        <translation>1 個提案</translation>
    </message>
    <message>
        <source>A key that may propose needs the largest order of a currency.</source>
        <translation>可建議訂單的密鑰須填至少一種貨幣的最大訂單金額。</translation>
    </message>
    <message>
        <source>Accounts of</source>
        <translation>賬戶</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Also over a port of this computer (notebooks)</source>
        <translation>亦可經本機連接埠連接（供 notebook 使用）</translation>
    </message>
    <message>
        <source>At http://127.0.0.1:{port}</source>
        <translation>位於 http://127.0.0.1:{port}</translation>
    </message>
    <message>
        <source>By which you know the program.</source>
        <translation>讓你認得這個程式。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Have the window read further securities</source>
        <translation>讓視窗讀取更多證券</translation>
    </message>
    <message>
        <source>It could not be started, or it ended. Switch it off and on again.</source>
        <translation>未能啟動，或已結束。請關閉後再開啟。</translation>
    </message>
    <message>
        <source>It proposes, you send; written to the order log.</source>
        <translation>由它建議，由你送出；會寫入訂單紀錄。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密鑰</translation>
    </message>
    <message>
        <source>Largest order</source>
        <translation>最大訂單</translation>
    </message>
    <message>
        <source>Largest order in {currency}</source>
        <translation>{currency} 最大訂單</translation>
    </message>
    <message>
        <source>Let it propose</source>
        <translation>允許建議</translation>
    </message>
    <message>
        <source>Let programs connect</source>
        <translation>允許外部程式連接</translation>
    </message>
    <message>
        <source>Let {name} propose orders with real money?</source>
        <translation>允許 {name} 建議實盤訂單？</translation>
    </message>
    <message>
        <source>Make key</source>
        <translation>建立密鑰</translation>
    </message>
    <message>
        <source>Make no key</source>
        <translation>不建立密鑰</translation>
    </message>
    <message>
        <source>Market data is licensed to you. This project has not read the brokers&apos; terms on passing it on to programs.</source>
        <translation>行情數據是授權給你使用的。本項目沒有讀過券商關於把數據交給其他程式的條款。</translation>
    </message>
    <message>
        <source>May propose</source>
        <translation>可建議</translation>
    </message>
    <message>
        <source>May read</source>
        <translation>可讀取</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>新密鑰</translation>
    </message>
    <message>
        <source>Of this user alone.</source>
        <translation>只限此用戶。</translation>
    </message>
    <message>
        <source>Off: any program of this computer could knock at it, though none without a key gets in.</source>
        <translation>關閉：開啟後本機任何程式都可嘗試連接，但沒有密鑰就不能進入。</translation>
    </message>
    <message>
        <source>Off: nothing listens, and no program can connect.</source>
        <translation>關閉：不監聽，任何程式都不能連接。</translation>
    </message>
    <message>
        <source>On: programs with a key can connect.</source>
        <translation>開啟：有密鑰的程式可以連接。</translation>
    </message>
    <message>
        <source>Positions and orders, without the account&apos;s number</source>
        <translation>持倉與訂單，不含賬號</translation>
    </message>
    <message>
        <source>Prices, books and today&apos;s flow that the window has</source>
        <translation>視窗已有的報價、擺盤及今日資金流</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>外部程式</translation>
    </message>
    <message>
        <source>Programs on this computer read what this window knows. None of them sends an order.</source>
        <translation>本機的程式可讀取此視窗所知的內容。任何程式都不能送出訂單。</translation>
    </message>
    <message>
        <source>Proposals with real money</source>
        <translation>實盤訂單的建議</translation>
    </message>
    <message>
        <source>Propose orders for practice</source>
        <translation>建議練習訂單</translation>
    </message>
    <message>
        <source>Propose orders for real money</source>
        <translation>建議實盤訂單</translation>
    </message>
    <message>
        <source>Propose orders for the broker&apos;s simulation</source>
        <translation>建議模擬訂單</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>撤銷</translation>
    </message>
    <message>
        <source>Revoke the key of {name}</source>
        <translation>撤銷 {name} 的密鑰</translation>
    </message>
    <message>
        <source>Settings of programs</source>
        <translation>外部程式設定</translation>
    </message>
    <message>
        <source>Signals that fired, and records of rules</source>
        <translation>已觸發的訊號及規則紀錄</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在啟動…</translation>
    </message>
    <message>
        <source>Stop programs</source>
        <translation>停止外部程式</translation>
    </message>
    <message>
        <source>The archive: recorded sessions and percentiles</source>
        <translation>歸檔：已記錄的交易日及百分位</translation>
    </message>
    <message>
        <source>The keyring still has the key of {name}: it would count again at the next start.</source>
        <translation>密鑰圈仍有 {name} 的密鑰：下次啟動時會再次有效。</translation>
    </message>
    <message>
        <source>The new key, shown this once. Give it to the program with: tideboard-api key store NAME</source>
        <translation>新密鑰，只顯示這一次。用此命令交給程式：tideboard-api key store NAME</translation>
    </message>
    <message>
        <source>There is no key: no program can connect.</source>
        <translation>沒有密鑰：任何程式都不能連接。</translation>
    </message>
    <message>
        <source>There is no keyring here: keys count until the window ends.</source>
        <translation>這裏沒有密鑰圈：密鑰在視窗結束前有效。</translation>
    </message>
    <message>
        <source>This program can send what it reads anywhere.</source>
        <translation>此程式可把讀到的內容傳送到任何地方。</translation>
    </message>
    <message>
        <source>What serves programs has ended: none can connect. Switch it off and on again in the settings.</source>
        <translation>外部程式的服務已結束：沒有程式可以連接。請在設定中關閉後再開啟。</translation>
    </message>
    <message>
        <source>Without one nothing is proposed in this currency.</source>
        <translation>留空則不可建議以此貨幣計的訂單。</translation>
    </message>
    <message>
        <source>Write an amount above 0 and up to {most}.</source>
        <translation>請填大於 0、不超過 {most} 的金額。</translation>
    </message>
    <message>
        <source>archive</source>
        <translation>歸檔</translation>
    </message>
    <message>
        <source>further securities</source>
        <translation>更多證券</translation>
    </message>
    <message>
        <source>last used {time}</source>
        <translation>上次使用 {time}</translation>
    </message>
    <message>
        <source>no program can connect</source>
        <translation>沒有程式可以連接</translation>
    </message>
    <message>
        <source>not used since {time}</source>
        <translation>自 {time} 起未使用</translation>
    </message>
    <message>
        <source>positions and orders</source>
        <translation>持倉與訂單</translation>
    </message>
    <message>
        <source>prices</source>
        <translation>報價</translation>
    </message>
    <message>
        <source>proposals for practice</source>
        <translation>練習提案</translation>
    </message>
    <message>
        <source>proposals for real money</source>
        <translation>實盤提案</translation>
    </message>
    <message>
        <source>proposals for simulation</source>
        <translation>模擬提案</translation>
    </message>
    <message>
        <source>signals and records</source>
        <translation>訊號及紀錄</translation>
    </message>
    <message>
        <source>{count} calls since {time}</source>
        <translation>自 {time} 起呼叫 {count} 次</translation>
    </message>
    <message>
        <source>{count} calls today</source>
        <translation>今日呼叫 {count} 次</translation>
    </message>
    <message>
        <source>{count} proposals</source>
        <translation>{count} 個提案</translation>
    </message>
</context>
<context>
    <name>Proposals</name>
    <message>
        <source>1 proposal</source>
        <translation>1 個提案</translation>
    </message>
    <message>
        <source>A recorded day is shown.</source>
        <translation>正在顯示已錄製的交易日。</translation>
    </message>
    <message>
        <source>Another proposal is in the ticket.</source>
        <translation>下單面板已有另一個提案。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>返回清單</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>拒絕</translation>
    </message>
    <message>
        <source>Ends in</source>
        <translation>結束於</translation>
    </message>
    <message>
        <source>From</source>
        <translation>來自</translation>
    </message>
    <message>
        <source>From the program. Tideboard did not check it.</source>
        <translation>來自程式，Tideboard 未作查核。</translation>
    </message>
    <message>
        <source>It stands for less than the minute that real money asks for.</source>
        <translation>有效時間少於實盤要求的一分鐘。</translation>
    </message>
    <message>
        <source>Its words</source>
        <translation>程式的話</translation>
    </message>
    <message>
        <source>Its words, shown as they came</source>
        <translation>程式的話，原樣顯示</translation>
    </message>
    <message>
        <source>No account is in view.</source>
        <translation>目前沒有顯示帳戶。</translation>
    </message>
    <message>
        <source>Open in the ticket</source>
        <translation>在下單面板開啟</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>程式</translation>
    </message>
    <message>
        <source>Proposal from {key}: {order}, ends in {seconds} seconds</source>
        <translation>{key} 的提案：{order}，{seconds} 秒後結束</translation>
    </message>
    <message>
        <source>Proposals</source>
        <translation>提案</translation>
    </message>
    <message>
        <source>Proposals of programs</source>
        <translation>外部程式的提案</translation>
    </message>
    <message>
        <source>Proposed by {key}</source>
        <translation>由 {key} 提案</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢復</translation>
    </message>
    <message>
        <source>The key of this program may not propose in an account of this kind.</source>
        <translation>此程式的密鑰不可在這類帳戶中提案。</translation>
    </message>
    <message>
        <source>The ticket holds what you typed; it is never replaced.</source>
        <translation>下單面板內有你輸入的內容，不會被取代。</translation>
    </message>
    <message>
        <source>This proposal is over.</source>
        <translation>這個提案已結束。</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>訂單</translation>
    </message>
    <message>
        <source>at most 3 of a key, 10 in all, 6 a minute</source>
        <translation>每個密鑰最多 3 個，合計 10 個，每分鐘 6 個</translation>
    </message>
    <message>
        <source>buy {quantity} {name} at {price}</source>
        <translation>以 {price} 買入 {quantity} 股{name}</translation>
    </message>
    <message>
        <source>buy {quantity} {name}, {terms}</source>
        <translation>買入 {quantity} 股{name}，{terms}</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>已確認</translation>
    </message>
    <message>
        <source>declined</source>
        <translation>已拒絕</translation>
    </message>
    <message>
        <source>ends in {time}</source>
        <translation>{time} 後結束</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>已到期</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新</translation>
    </message>
    <message>
        <source>price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>proposed {value}</source>
        <translation>提案為 {value}</translation>
    </message>
    <message>
        <source>quantity</source>
        <translation>數量</translation>
    </message>
    <message>
        <source>read</source>
        <translation>已讀</translation>
    </message>
    <message>
        <source>sell {quantity} {name} at {price}</source>
        <translation>以 {price} 賣出 {quantity} 股{name}</translation>
    </message>
    <message>
        <source>sell {quantity} {name}, {terms}</source>
        <translation>賣出 {quantity} 股{name}，{terms}</translation>
    </message>
    <message>
        <source>side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>trigger</source>
        <translation>觸發價</translation>
    </message>
    <message>
        <source>type</source>
        <translation>類型</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>you changed {changes}</source>
        <translation>你已更改{changes}</translation>
    </message>
    <message>
        <source>{count} proposals</source>
        <translation>{count} 個提案</translation>
    </message>
    <message>
        <source>{field}, {proposed} → {now}</source>
        <translation>{field}，{proposed} → {now}</translation>
    </message>
    <message>
        <source>{key} is paused after three declines.</source>
        <translation>{key} 被拒絕三次，已暫停。</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>「{text}」</translation>
    </message>
</context>
<context>
    <name>QuoteStrip</name>
    <message>
        <source>52 weeks</source>
        <translation>52 週</translation>
    </message>
    <message>
        <source>High</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>Market value</source>
        <translation>市值</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>今開</translation>
    </message>
    <message>
        <source>P/E</source>
        <comment>price to earnings of the last 12 months</comment>
        <translation>市盈率</translation>
    </message>
    <message>
        <source>Quote</source>
        <translation>報價</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>成交額</translation>
    </message>
    <message>
        <source>VWAP</source>
        <comment>volume-weighted average price of the day</comment>
        <translation>均價</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>成交量</translation>
    </message>
</context>
<context>
    <name>RangeStatistics</name>
    <message>
        <source>Bars</source>
        <translation>K線數</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>主力</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>升跌</translation>
    </message>
    <message>
        <source>End the statistics</source>
        <translation>結束區間統計</translation>
    </message>
    <message>
        <source>Flow not known</source>
        <translation>流向未知</translation>
    </message>
    <message>
        <source>High</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>淨流入</translation>
    </message>
    <message>
        <source>P&amp;L at the last close, before fees</source>
        <translation>按最後收市價計盈虧，未扣費用</translation>
    </message>
    <message>
        <source>Statistics from the cursor on</source>
        <translation>由游標起作區間統計</translation>
    </message>
    <message>
        <source>Statistics up to one bar after</source>
        <translation>區間統計終點後移一根</translation>
    </message>
    <message>
        <source>Statistics up to one bar before</source>
        <translation>區間統計終點前移一根</translation>
    </message>
    <message>
        <source>Statistics up to the cursor</source>
        <translation>區間統計至游標</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>成交額</translation>
    </message>
    <message>
        <source>VWAP</source>
        <translation>均價</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>成交量</translation>
    </message>
    <message>
        <source>You bought</source>
        <translation>你買入</translation>
    </message>
    <message>
        <source>You sold</source>
        <translation>你賣出</translation>
    </message>
    <message>
        <source>Your fills</source>
        <translation>你的成交</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>{count} at {price}</source>
        <translation>{count}，均價 {price}</translation>
    </message>
    <message>
        <source>{count} of {bars} bars</source>
        <translation>{bars} 根中的 {count} 根</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} 至 {last}</translation>
    </message>
</context>
<context>
    <name>Reference</name>
    <message>
        <source>Add to watchlist</source>
        <translation>加入自選</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新讀取</translation>
    </message>
    <message>
        <source>Asked again in {seconds} s.</source>
        <translation>{seconds} 秒後再讀取。</translation>
    </message>
    <message>
        <source>Capital flow of {symbol}</source>
        <translation>{symbol} 的資金流向</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>建立</translation>
    </message>
    <message>
        <source>Hong Kong</source>
        <translation>港股</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>載入中</translation>
    </message>
    <message>
        <source>More pages came than are read; later days were left out.</source>
        <translation>返回的頁數超過讀取上限，較後的日子未列出。</translation>
    </message>
    <message>
        <source>More rows came than are read; the rest was left out.</source>
        <translation>返回的行數超過讀取上限，其餘未列出。</translation>
    </message>
    <message>
        <source>My rights</source>
        <translation>我的權限</translation>
    </message>
    <message>
        <source>New list…</source>
        <translation>新列表…</translation>
    </message>
    <message>
        <source>New watchlist</source>
        <translation>新自選列表</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>沒有回應</translation>
    </message>
    <message>
        <source>No right to read this</source>
        <translation>沒有讀取此項的權限</translation>
    </message>
    <message>
        <source>Not given by the broker</source>
        <translation>券商沒有提供</translation>
    </message>
    <message>
        <source>Not offered here</source>
        <translation>此處不提供</translation>
    </message>
    <message>
        <source>Not renewed</source>
        <translation>未能更新</translation>
    </message>
    <message>
        <source>Rate limited</source>
        <translation>請求受限</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒絕</translation>
    </message>
    <message>
        <source>Rows that came twice were left out.</source>
        <translation>重複返回的行未列出。</translation>
    </message>
    <message>
        <source>Rows that could not be read were left out (field {name}).</source>
        <translation>無法讀取的行未列出（欄位 {name}）。</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>另存為 CSV…</translation>
    </message>
    <message>
        <source>Shanghai</source>
        <translation>滬股</translation>
    </message>
    <message>
        <source>Shenzhen</source>
        <translation>深股</translation>
    </message>
    <message>
        <source>Show {symbol}</source>
        <translation>顯示 {symbol}</translation>
    </message>
    <message>
        <source>Singapore</source>
        <translation>新加坡</translation>
    </message>
    <message>
        <source>The provider says</source>
        <translation>來源表示</translation>
    </message>
    <message>
        <source>The table is empty.</source>
        <translation>表格沒有內容。</translation>
    </message>
    <message>
        <source>There is a list of this name: the symbols go into it.</source>
        <translation>已有同名列表：代號會加入其中。</translation>
    </message>
    <message>
        <source>This request is not valid</source>
        <translation>此查詢無效</translation>
    </message>
    <message>
        <source>Too many calls just now</source>
        <translation>請求過多</translation>
    </message>
    <message>
        <source>United States</source>
        <translation>美股</translation>
    </message>
    <message>
        <source>{count} of {all} symbols were added to “{name}”.</source>
        <translation>{all} 個代號中有 {count} 個已加入「{name}」。</translation>
    </message>
</context>
<context>
    <name>Reminders</name>
    <message>
        <source>A notice comes the evening before and at the open. Price alerts lists it under Dates.</source>
        <translation>前一晚及開市時會有提示，可在「到價提示」的「日期」中查看。</translation>
    </message>
    <message>
        <source>An event without a market has no evening before.</source>
        <translation>沒有市場的事件沒有前一晚。</translation>
    </message>
    <message>
        <source>No reminder any more.</source>
        <translation>已取消提醒。</translation>
    </message>
</context>
<context>
    <name>Replay</name>
    <message>
        <source>15 min ratio</source>
        <translation>15 分鐘比率</translation>
    </message>
    <message>
        <source>A replay is open already</source>
        <translation>已開啟一個回放</translation>
    </message>
    <message>
        <source>Average cost</source>
        <translation>平均成本</translation>
    </message>
    <message>
        <source>Being read</source>
        <translation>正在讀取</translation>
    </message>
    <message>
        <source>Book at {time}, {age} old</source>
        <translation>{time} 的擺盤，{age}前</translation>
    </message>
    <message>
        <source>Book at {time}: {why}</source>
        <translation>{time} 的擺盤：{why}</translation>
    </message>
    <message>
        <source>Book: being read</source>
        <translation>擺盤：正在讀取</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>取消中</translation>
    </message>
    <message>
        <source>Combination of {count} legs</source>
        <translation>{count} 腿組合</translation>
    </message>
    <message>
        <source>Damaged in the archive and left out: {series}.</source>
        <translation>歸檔中已損壞、未顯示：{series}。</translation>
    </message>
    <message>
        <source>Docks of the replay</source>
        <translation>回放的面板</translation>
    </message>
    <message>
        <source>End of the recorded day</source>
        <translation>已到該日記錄的末尾</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>已失效</translation>
    </message>
    <message>
        <source>Export the decision review</source>
        <translation>匯出決策回顧</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>已成交</translation>
    </message>
    <message>
        <source>Filled at</source>
        <translation>成交價</translation>
    </message>
    <message>
        <source>Gain then</source>
        <translation>當時盈虧</translation>
    </message>
    <message>
        <source>Go to decision review</source>
        <translation>前往決策回顧</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限價</translation>
    </message>
    <message>
        <source>Look at a recorded day now?</source>
        <translation>現在查看已記錄的一天？</translation>
    </message>
    <message>
        <source>Net flow then</source>
        <translation>當時淨流入</translation>
    </message>
    <message>
        <source>Net then</source>
        <translation>當時淨流入</translation>
    </message>
    <message>
        <source>Next recorded day</source>
        <translation>下一個有記錄的日子</translation>
    </message>
    <message>
        <source>No account is in view</source>
        <translation>沒有顯示中的戶口</translation>
    </message>
    <message>
        <source>No book was recorded</source>
        <translation>沒有記錄擺盤</translation>
    </message>
    <message>
        <source>No order book was recorded from {begin} on: {why}</source>
        <translation>{begin} 起沒有記錄擺盤：{why}</translation>
    </message>
    <message>
        <source>No order book was recorded from {begin} to {end}: {why}</source>
        <translation>{begin} 至 {end} 沒有記錄擺盤：{why}</translation>
    </message>
    <message>
        <source>No such day of {market} was recorded</source>
        <translation>{market} 沒有記錄這一天</translation>
    </message>
    <message>
        <source>Not while an order is prepared or a question is open</source>
        <translation>正在準備訂單或有對話框開啟時不能回放</translation>
    </message>
    <message>
        <source>Not while the outcome of an order is unknown</source>
        <translation>有訂單結果未知時不能回放</translation>
    </message>
    <message>
        <source>Note on this order</source>
        <translation>此訂單的備註</translation>
    </message>
    <message>
        <source>Nothing recorded is pointed at</source>
        <translation>未指向已記錄的內容</translation>
    </message>
    <message>
        <source>Nothing was recorded from {begin} to {end}: {minutes} minutes</source>
        <translation>{begin} 至 {end} 沒有記錄：{minutes} 分鐘</translation>
    </message>
    <message>
        <source>Nothing was recorded yet: the Archive dock begins it</source>
        <translation>還沒有任何記錄：請在「歸檔」面板開始收集</translation>
    </message>
    <message>
        <source>Open the replay</source>
        <translation>開啟回放</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>訂單</translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation>百分位</translation>
    </message>
    <message>
        <source>Play at {speed}×</source>
        <translation>以 {speed}× 播放</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>播放或停止</translation>
    </message>
    <message>
        <source>Positions of {time} are not known: Tideboard was not connected then</source>
        <translation>{time} 的持倉不詳：當時 Tideboard 未連線</translation>
    </message>
    <message>
        <source>Positions of {time} are not known: they are kept since Tideboard was connected</source>
        <translation>{time} 的持倉不詳：自 Tideboard 連線後才開始儲存</translation>
    </message>
    <message>
        <source>Practise this day</source>
        <translation>練習這一天</translation>
    </message>
    <message>
        <source>Practise this day from here</source>
        <translation>由此刻起練習這一天</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Price then</source>
        <translation>當時價格</translation>
    </message>
    <message>
        <source>Read in the evening: minutes are shown from their end on.</source>
        <translation>收市後讀取：每分鐘由其結束起顯示。</translation>
    </message>
    <message>
        <source>Recorded day before</source>
        <translation>上一個有記錄的日子</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>已拒絕</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>Replay a recorded day</source>
        <translation>回放已記錄的一天</translation>
    </message>
    <message>
        <source>Replay from here</source>
        <translation>由這裡回放</translation>
    </message>
    <message>
        <source>Replay this day</source>
        <translation>回放這一天</translation>
    </message>
    <message>
        <source>Rows that were recorded twice are shown once: {count}.</source>
        <translation>重複記錄的行只顯示一次：{count}。</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股數</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>其後</translation>
    </message>
    <message>
        <source>State</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留在此處</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>已暫停</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代號</translation>
    </message>
    <message>
        <source>The clock of the recording went back: rows stand where they were received.</source>
        <translation>記錄時的時鐘曾倒退：各行按收到的時間排列。</translation>
    </message>
    <message>
        <source>The order sizes are of an earlier definition: not to be compared with today&apos;s.</source>
        <translation>訂單規模按較早的定義劃分：不可與今天比較。</translation>
    </message>
    <message>
        <source>The replay of {day} could not be shown: {reason}</source>
        <translation>無法顯示 {day} 的回放：{reason}</translation>
    </message>
    <message>
        <source>They go on; the replay hides them. Ctrl+L and F12 lead back to them at once.</source>
        <translation>它們繼續有效，但回放會將其遮住。按 Ctrl+L 或 F12 可立即返回。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>What came after</source>
        <translation>之後發生了甚麼</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>掛單中</translation>
    </message>
    <message>
        <source>a part of the order book</source>
        <translation>部分擺盤</translation>
    </message>
    <message>
        <source>alerts: {count}</source>
        <translation>提示：{count}</translation>
    </message>
    <message>
        <source>flow</source>
        <translation>資金流向</translation>
    </message>
    <message>
        <source>flow</source>
        <comment>caption before net inflow</comment>
        <translation>流入</translation>
    </message>
    <message>
        <source>go back to a day</source>
        <translation>回到某一天</translation>
    </message>
    <message>
        <source>minute bars</source>
        <translation>分鐘K線</translation>
    </message>
    <message>
        <source>no flow recorded then</source>
        <translation>當時沒有資金流記錄</translation>
    </message>
    <message>
        <source>no limit price</source>
        <translation>沒有限價</translation>
    </message>
    <message>
        <source>no note yet</source>
        <translation>尚無備註</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>沒有記錄</translation>
    </message>
    <message>
        <source>nothing filled by then</source>
        <translation>當時尚無成交</translation>
    </message>
    <message>
        <source>orders: {count}</source>
        <translation>訂單：{count}</translation>
    </message>
    <message>
        <source>pct</source>
        <comment>caption before a percentile</comment>
        <translation>百分位</translation>
    </message>
    <message>
        <source>quotes</source>
        <translation>報價</translation>
    </message>
    <message>
        <source>since</source>
        <comment>caption before what an order earned since</comment>
        <translation>其後</translation>
    </message>
    <message>
        <source>the broker told none</source>
        <translation>券商未提供</translation>
    </message>
    <message>
        <source>trades</source>
        <translation>逐筆成交</translation>
    </message>
    <message>
        <source>{account}: orders and positions were not read yet</source>
        <translation>{account}：訂單和持倉尚未讀取</translation>
    </message>
    <message>
        <source>{account}: {orders} open orders, {exits} exits held, {positions} positions</source>
        <translation>{account}：{orders} 個未完成訂單，券商持有 {exits} 個離場單，{positions} 個持倉</translation>
    </message>
    <message>
        <source>{count} minutes restated</source>
        <translation>{count} 分鐘被修正</translation>
    </message>
    <message>
        <source>{filled} filled</source>
        <translation>已成交 {filled}</translation>
    </message>
    <message>
        <source>{percentile}, {count} sessions</source>
        <translation>{percentile}，{count} 個交易日</translation>
    </message>
    <message>
        <source>{words}; beside it there are: {days}</source>
        <translation>{words}；相鄰的有：{days}</translation>
    </message>
</context>
<context>
    <name>ReplayBadge</name>
    <message>
        <source>REPLAY</source>
        <translation>回放 REPLAY</translation>
    </message>
</context>
<context>
    <name>ReplayStatus</name>
    <message>
        <source>Book 10 levels, every change</source>
        <translation>擺盤 10 檔，每次變動</translation>
    </message>
    <message>
        <source>Book 10 levels, in places not every change</source>
        <translation>擺盤 10 檔，部分時段並非每次變動</translation>
    </message>
    <message>
        <source>Book not recorded</source>
        <translation>擺盤沒有記錄</translation>
    </message>
    <message>
        <source>Flow recorded {count} of {expected} minutes</source>
        <translation>資金流已記錄 {count}/{expected} 分鐘</translation>
    </message>
    <message>
        <source>Live, behind: {count} notices</source>
        <translation>即時在後台：{count} 則通知</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>沒有記錄</translation>
    </message>
    <message>
        <source>REPLAY</source>
        <translation>回放 REPLAY</translation>
    </message>
    <message>
        <source>Restated {count} min, shown as known then</source>
        <translation>修正 {count} 分鐘，按當時所知顯示</translation>
    </message>
    <message>
        <source>Speed {speed}×</source>
        <translation>速度 {speed}×</translation>
    </message>
    <message>
        <source>State of the replay</source>
        <translation>回放狀態</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Trades {recorded}</source>
        <translation>逐筆{recorded}</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>沒有記錄</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>已記錄</translation>
    </message>
    <message>
        <source>· frame late p99 {ms} ms</source>
        <translation>· 畫格延遲 p99 {ms} 毫秒</translation>
    </message>
</context>
<context>
    <name>ReplayTopBar</name>
    <message>
        <source>Archive · recorded</source>
        <translation>歸檔 · 已記錄</translation>
    </message>
    <message>
        <source>No account</source>
        <translation>沒有戶口</translation>
    </message>
    <message>
        <source>No trading here</source>
        <translation>此處不能交易</translation>
    </message>
    <message>
        <source>live runs behind</source>
        <translation>即時在後台運行</translation>
    </message>
    <message>
        <source>replay has no gateway</source>
        <translation>回放沒有閘道</translation>
    </message>
    <message>
        <source>{day} · today</source>
        <translation>{day} · 今天</translation>
    </message>
    <message>
        <source>{day} · {count} days ago</source>
        <translation>{day} · {count} 天前</translation>
    </message>
    <message>
        <source>{provider} · 10 levels</source>
        <translation>{provider} · 10 檔</translation>
    </message>
    <message>
        <source>{provider} · no book</source>
        <translation>{provider} · 無擺盤</translation>
    </message>
</context>
<context>
    <name>ReplayWindow</name>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>Decision review</source>
        <translation>決策回顧</translation>
    </message>
    <message>
        <source>Export the decision review</source>
        <translation>匯出決策回顧</translation>
    </message>
    <message>
        <source>Open orders, live: {count}</source>
        <translation>即時未完成訂單：{count}</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG 圖片</translation>
    </message>
    <message>
        <source>REPLAY {day}</source>
        <translation>回放 {day}</translation>
    </message>
    <message>
        <source>Save this table as CSV</source>
        <translation>將此表格儲存為 CSV</translation>
    </message>
</context>
<context>
    <name>Reset</name>
    <message>
        <source>Begin the practice day anew?</source>
        <translation>重新開始練習日？</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Practice orders, positions and money are forgotten. Settings and watchlist stay.</source>
        <translation>練習訂單、持倉和資金都會清除。設定和自選會保留。</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Reset practice account</source>
        <translation>重置練習帳戶</translation>
    </message>
</context>
<context>
    <name>Result</name>
    <message>
        <source>Answered after all: see Orders</source>
        <translation>已收到回應：請看「訂單」</translation>
    </message>
    <message>
        <source>Ask now</source>
        <translation>立即查詢</translation>
    </message>
    <message>
        <source>Asking for open orders now.</source>
        <translation>正在查詢未完成訂單。</translation>
    </message>
    <message>
        <source>Asking for open orders, next try in {seconds} s.</source>
        <translation>正在查詢未完成訂單，{seconds} 秒後再查。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>撤單</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>全部撤單</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>改單</translation>
    </message>
    <message>
        <source>Change limit</source>
        <translation>更改上限</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Close the position…</source>
        <translation>平掉該持倉…</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>複製詳情</translation>
    </message>
    <message>
        <source>Denied</source>
        <translation>已攔截</translation>
    </message>
    <message>
        <source>Denied here: {reason}</source>
        <translation>已在此攔截：{reason}</translation>
    </message>
    <message>
        <source>Edit order</source>
        <translation>更改訂單</translation>
    </message>
    <message>
        <source>If it appears after all, it is your order and may fill: Tideboard matches it and says so in the banner. Orders on the same side are no longer held back.</source>
        <translation>如果它後來出現，仍是你的訂單，可能成交：Tideboard 會認出它，並在橫額中告知。此後同方向的訂單不再攔截。</translation>
    </message>
    <message>
        <source>Is this order not at the broker?</source>
        <translation>券商確實沒有這張訂單嗎？</translation>
    </message>
    <message>
        <source>It is not there</source>
        <translation>券商沒有這張訂單</translation>
    </message>
    <message>
        <source>It is this order</source>
        <translation>就是這張訂單</translation>
    </message>
    <message>
        <source>It may or may not be at the broker. Tideboard does not send it again.</source>
        <translation>訂單可能已到券商，也可能沒有。Tideboard 不會再次送出。</translation>
    </message>
    <message>
        <source>It may or may not have reached the broker. Tideboard does not send it again.</source>
        <translation>請求可能已到券商，也可能沒有。Tideboard 不會再次送出。</translation>
    </message>
    <message>
        <source>It stands as listed</source>
        <translation>以列表為準</translation>
    </message>
    <message>
        <source>It was asked for 30 s. Tideboard does not send it again.</source>
        <translation>已查詢 30 秒。Tideboard 不會再次送出。</translation>
    </message>
    <message>
        <source>Keep as unknown</source>
        <translation>仍作未知</translation>
    </message>
    <message>
        <source>Nothing is open there</source>
        <translation>券商沒有此單</translation>
    </message>
    <message>
        <source>Nothing proves it: look at your broker&apos;s app.</source>
        <translation>這一點沒有憑據：請到券商 App 查看。</translation>
    </message>
    <message>
        <source>Order {order} has our number, but other terms or another time. Is it this one?</source>
        <translation>訂單 {order} 有我們的編號，但內容或時間不同。是這一筆嗎？</translation>
    </message>
    <message>
        <source>Order {order} has the same terms and time, and no number of ours. Is it this one?</source>
        <translation>訂單 {order} 的內容和時間相同，但沒有我們的編號。是這張嗎？</translation>
    </message>
    <message>
        <source>Orders shows how the broker lists the order.</source>
        <translation>「訂單」中顯示券商所列的訂單。</translation>
    </message>
    <message>
        <source>Our number, but other terms or another time: {orders}. Look at your broker&apos;s app.</source>
        <translation>有我們的編號，但內容或時間不同：{orders}。請查看券商的 App。</translation>
    </message>
    <message>
        <source>Outcome unknown: an order like it is at the broker</source>
        <translation>結果未知：券商有相似的訂單</translation>
    </message>
    <message>
        <source>Outcome unknown: look at your broker&apos;s app, then decide</source>
        <translation>結果未知：請查看券商 App，再作決定</translation>
    </message>
    <message>
        <source>Outcome unknown: no answer</source>
        <translation>結果未知：沒有回應</translation>
    </message>
    <message>
        <source>Outcome unknown: the broker does not list it</source>
        <translation>結果未知：券商的列表中沒有這張訂單</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>券商拒絕</translation>
    </message>
    <message>
        <source>Rejected by the broker</source>
        <translation>券商拒絕</translation>
    </message>
    <message>
        <source>Replace {order} by this stop</source>
        <translation>以此止損單替換 {order}</translation>
    </message>
    <message>
        <source>Same terms and time, and no number of ours: {orders}. Look at your broker&apos;s app.</source>
        <translation>內容和時間相同，但沒有我們的編號：{orders}。請查看券商 App。</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>認定</translation>
    </message>
    <message>
        <source>Show all orders</source>
        <translation>顯示全部訂單</translation>
    </message>
    <message>
        <source>Stopped by Tideboard. Nothing was sent.</source>
        <translation>由 Tideboard 攔截，沒有送出任何訂單。</translation>
    </message>
    <message>
        <source>The broker has answered; Orders shows what became of it.</source>
        <translation>券商已回應；結果見「訂單」。</translation>
    </message>
    <message>
        <source>The broker says: “{text}”</source>
        <translation>券商表示：「{text}」</translation>
    </message>
    <message>
        <source>This would pass now:</source>
        <translation>現在可以通過：</translation>
    </message>
    <message>
        <source>Tideboard does not send it again.</source>
        <translation>Tideboard 不會重發。</translation>
    </message>
    <message>
        <source>Two lists of all of today&apos;s orders, read from the broker 10 s or more apart, do not hold it.</source>
        <translation>相隔 10 秒以上兩次從券商讀取今日全部訂單，其中都沒有它。</translation>
    </message>
    <message>
        <source>Type the quantity {quantity} to settle it</source>
        <translation>輸入數量 {quantity} 以作認定</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Use a limit at {price}</source>
        <translation>改用限價 {price}</translation>
    </message>
    <message>
        <source>Written to the order log as #{record}.</source>
        <translation>已寫入訂單紀錄，編號 #{record}。</translation>
    </message>
</context>
<context>
    <name>RowActions</name>
    <message>
        <source>Buy in the ticket</source>
        <translation>在下單面板買入</translation>
    </message>
    <message>
        <source>Price alert…</source>
        <translation>到價提示…</translation>
    </message>
    <message>
        <source>Sell in the ticket</source>
        <translation>在下單面板賣出</translation>
    </message>
    <message>
        <source>Show in the flow chart</source>
        <translation>在資金流向圖中顯示</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>A file of this name is there already.</source>
        <translation>已有同名檔案。</translation>
    </message>
    <message>
        <source>CSV for Excel</source>
        <translation>CSV（Excel 適用）</translation>
    </message>
    <message>
        <source>CSV, plain UTF-8</source>
        <translation>CSV（純 UTF-8）</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>取代</translation>
    </message>
    <message>
        <source>Replace {name}?</source>
        <translation>取代 {name}？</translation>
    </message>
    <message>
        <source>Save table as CSV</source>
        <translation>儲存表格為 CSV</translation>
    </message>
    <message>
        <source>{folder} could not be written: {reason}</source>
        <translation>無法寫入 {folder}：{reason}</translation>
    </message>
    <message>
        <source>{name} was not saved</source>
        <translation>{name} 未能儲存</translation>
    </message>
</context>
<context>
    <name>Scopes</name>
    <message>
        <source>Known after the check, or once connected.</source>
        <translation>檢查或連線後才知道。</translation>
    </message>
    <message>
        <source>Scopes of the key</source>
        <translation>密鑰的權限範圍</translation>
    </message>
    <message>
        <source>The key has no {scope} scope.</source>
        <translation>密鑰沒有 {scope} 權限。</translation>
    </message>
    <message>
        <source>held</source>
        <translation>具備</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺少</translation>
    </message>
    <message>
        <source>{scope}: {state}</source>
        <translation>{scope}：{state}</translation>
    </message>
</context>
<context>
    <name>Screener</name>
    <message>
        <source>Add a condition</source>
        <translation>加入條件</translation>
    </message>
    <message>
        <source>Add to a watchlist</source>
        <translation>加入自選</translation>
    </message>
    <message>
        <source>Amplitude</source>
        <translation>振幅</translation>
    </message>
    <message>
        <source>Asking the screener</source>
        <translation>正在篩選</translation>
    </message>
    <message>
        <source>Bid/ask ratio</source>
        <translation>委比</translation>
    </message>
    <message>
        <source>Broker&apos;s order</source>
        <translation>券商次序</translation>
    </message>
    <message>
        <source>Broker’s screens</source>
        <translation>券商的篩選</translation>
    </message>
    <message>
        <source>Change in 5 min</source>
        <translation>5 分鐘漲跌幅</translation>
    </message>
    <message>
        <source>Change this year</source>
        <translation>年初至今漲跌幅</translation>
    </message>
    <message>
        <source>Choice</source>
        <translation>選擇</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日數</translation>
    </message>
    <message>
        <source>Debt ratio</source>
        <translation>資產負債率</translation>
    </message>
    <message>
        <source>Delete the saved screen</source>
        <translation>刪除已存篩選</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>次序</translation>
    </message>
    <message>
        <source>Empty: no limit on this side; 500M, 1.5B and 5亿 are understood</source>
        <translation>留空：此側不限；可寫 500M、1.5B 或 5亿</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>指標</translation>
    </message>
    <message>
        <source>Gross margin</source>
        <translation>毛利率</translation>
    </message>
    <message>
        <source>Made of conditions of {provider}.</source>
        <translation>由 {provider} 的條件組成。</translation>
    </message>
    <message>
        <source>Market value</source>
        <translation>市值</translation>
    </message>
    <message>
        <source>Net margin</source>
        <translation>淨利率</translation>
    </message>
    <message>
        <source>Net profit</source>
        <translation>淨利潤</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一頁</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>沒有符合的證券</translation>
    </message>
    <message>
        <source>Over this many trading days, today included</source>
        <translation>按此交易日數計，包括今日</translation>
    </message>
    <message>
        <source>P/B</source>
        <translation>市賬率</translation>
    </message>
    <message>
        <source>P/E (TTM)</source>
        <translation>市盈率（TTM）</translation>
    </message>
    <message>
        <source>P/E (annual)</source>
        <translation>市盈率（年度）</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>上一頁</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Price of a lot</source>
        <translation>每手價</translation>
    </message>
    <message>
        <source>Profit growth</source>
        <translation>淨利潤增長</translation>
    </message>
    <message>
        <source>Replaces the screen of this name.</source>
        <translation>會取代同名的篩選。</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Return on equity</source>
        <translation>股本回報率</translation>
    </message>
    <message>
        <source>Revenue</source>
        <translation>營業收入</translation>
    </message>
    <message>
        <source>Revenue growth</source>
        <translation>收入增長</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>篩選</translation>
    </message>
    <message>
        <source>Save the screen</source>
        <translation>儲存篩選</translation>
    </message>
    <message>
        <source>Save this screen…</source>
        <translation>儲存此篩選…</translation>
    </message>
    <message>
        <source>Saved screens</source>
        <translation>已存篩選</translation>
    </message>
    <message>
        <source>Set conditions, then press Run</source>
        <translation>設定條件後按「篩選」</translation>
    </message>
    <message>
        <source>Sorted by</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>The screens could not be saved. {why}</source>
        <translation>篩選未能儲存。{why}</translation>
    </message>
    <message>
        <source>There is a condition on this field already.</source>
        <translation>此指標已有條件。</translation>
    </message>
    <message>
        <source>To 52-week high</source>
        <translation>距 52 週高位</translation>
    </message>
    <message>
        <source>To 52-week low</source>
        <translation>距 52 週低位</translation>
    </message>
    <message>
        <source>Turnover rate</source>
        <translation>換手率</translation>
    </message>
    <message>
        <source>Volume ratio</source>
        <translation>量比</translation>
    </message>
    <message>
        <source>Whole market</source>
        <translation>全市場</translation>
    </message>
    <message>
        <source>Within</source>
        <translation>範圍</translation>
    </message>
    <message>
        <source>Write a number of days from 1 to {most}.</source>
        <translation>請填寫 1 至 {most} 的天數。</translation>
    </message>
    <message>
        <source>Written in “{before}”; the broker now counts in “{unit}”.</source>
        <translation>寫時單位為「{before}」，券商現在以「{unit}」計。</translation>
    </message>
    <message>
        <source>another provider</source>
        <translation>其他來源</translation>
    </message>
    <message>
        <source>largest first</source>
        <translation>由大至小</translation>
    </message>
    <message>
        <source>of the newest annual report</source>
        <translation>按最新年報</translation>
    </message>
    <message>
        <source>over this many trading days</source>
        <translation>按此交易日數計</translation>
    </message>
    <message>
        <source>smallest first</source>
        <translation>由小至大</translation>
    </message>
    <message>
        <source>{name} (mine)</source>
        <translation>{name}（我的）</translation>
    </message>
    <message>
        <source>{provider} has no such condition.</source>
        <translation>{provider} 沒有這個條件。</translation>
    </message>
    <message>
        <source>{total} found, {first} to {last} shown</source>
        <translation>共 {total} 個，顯示第 {first} 至 {last} 個</translation>
    </message>
    <message>
        <source>“From” is above “to”.</source>
        <translation>「由」大於「至」。</translation>
    </message>
    <message>
        <source>“{name}” was deleted.</source>
        <translation>已刪除「{name}」。</translation>
    </message>
    <message>
        <source>“{name}” was saved.</source>
        <translation>已儲存「{name}」。</translation>
    </message>
    <message>
        <source>“{text}”: {reason}</source>
        <translation>「{text}」：{reason}</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>{clause}.</source>
        <translation>{clause}。</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
    <message>
        <source>{first}, {second}</source>
        <translation>{first}、{second}</translation>
    </message>
    <message>
        <source>{quoted} {second}</source>
        <translation>{quoted}。{second}</translation>
    </message>
    <message>
        <source>{title}: {words}</source>
        <translation>{title}：{words}</translation>
    </message>
    <message>
        <source>{words} ({key})</source>
        <translation>{words}（{key}）</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Account keys and passwords lie in the system&apos;s keyring, never in files.</source>
        <translation>帳戶密鑰和密碼存於系統密鑰圈，絕不寫入檔案。</translation>
    </message>
    <message>
        <source>All parts stay open. It takes effect at once.</source>
        <translation>所有部分保持展開，即時生效。</translation>
    </message>
    <message>
        <source>Amounts in {currency}</source>
        <translation>以 {currency} 計的金額</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外觀</translation>
    </message>
    <message>
        <source>Back to the defaults</source>
        <translation>回復預設值</translation>
    </message>
    <message>
        <source>Blue and orange stay apart for colour-blind eyes; outflow is hatched then.</source>
        <translation>藍與橙對色弱者亦易分辨；流出會加斜紋。</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>平靜</translation>
    </message>
    <message>
        <source>Capital flow and minute bars of the watchlists</source>
        <translation>自選清單的資金流向與分鐘K線</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>檢查中…</translation>
    </message>
    <message>
        <source>Checks the whole file; trading goes on meanwhile.</source>
        <translation>檢查整個檔案；期間可繼續交易。</translation>
    </message>
    <message>
        <source>Contracts x multiplier x price of the underlying.</source>
        <translation>張數 × 乘數 × 正股價格。</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>數據資料夾</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>預設值</translation>
    </message>
    <message>
        <source>Denied on the costly side, a warning on the other.</source>
        <translation>在不利的一側攔截，在另一側警告。</translation>
    </message>
    <message>
        <source>Detailed ticket</source>
        <translation>詳細下單面板</translation>
    </message>
    <message>
        <source>Does not follow the language.</source>
        <translation>不隨語言改變。</translation>
    </message>
    <message>
        <source>Each minute while a market trades, and once after its close. It is kept on this computer.</source>
        <translation>開市期間每分鐘記錄，收市後再讀取一次。資料保存在本機。</translation>
    </message>
    <message>
        <source>Every line carries the hash of the one before</source>
        <translation>每行都帶有上一行的雜湊值</translation>
    </message>
    <message>
        <source>Extra-large from</source>
        <translation>特大單由</translation>
    </message>
    <message>
        <source>Flash changed cells</source>
        <translation>變動的數字閃動</translation>
    </message>
    <message>
        <source>Holds while the price of what is behind them is not known.</source>
        <translation>在不知道正股價格時適用。</translation>
    </message>
    <message>
        <source>In force: {old}, then {new}.</source>
        <translation>生效中：{old}，之後：{new}。</translation>
    </message>
    <message>
        <source>In force: {old}.</source>
        <translation>生效中：{old}。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按鍵</translation>
    </message>
    <message>
        <source>LIVE accounts</source>
        <translation>實盤帳戶</translation>
    </message>
    <message>
        <source>LIVE: type the quantity above</source>
        <translation>實盤：超過此金額須輸入數量</translation>
    </message>
    <message>
        <source>Large from</source>
        <translation>大單由</translation>
    </message>
    <message>
        <source>Larger LIVE orders are sent by typing their quantity.</source>
        <translation>較大的實盤訂單須輸入數量才可送出。</translation>
    </message>
    <message>
        <source>Largest number of warrants</source>
        <translation>窩輪最大數量</translation>
    </message>
    <message>
        <source>Largest value behind a derivative</source>
        <translation>衍生工具背後的最大金額</translation>
    </message>
    <message>
        <source>Largest value of a day</source>
        <translation>每日最大金額</translation>
    </message>
    <message>
        <source>Largest value of one order</source>
        <translation>單張訂單最大金額</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>淺色</translation>
    </message>
    <message>
        <source>Limits of every order</source>
        <translation>每張訂單的限額</translation>
    </message>
    <message>
        <source>Lock the gateway, too</source>
        <translation>閘道一併上鎖</translation>
    </message>
    <message>
        <source>Lock without key or mouse after</source>
        <translation>沒有按鍵或滑鼠操作多久後上鎖</translation>
    </message>
    <message>
        <source>Medium from</source>
        <translation>中單由</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>動態效果</translation>
    </message>
    <message>
        <source>No account with real money is connected.</source>
        <translation>沒有連接實盤帳戶。</translation>
    </message>
    <message>
        <source>No opening of short options and futures</source>
        <translation>不開立期權及期貨淡倉</translation>
    </message>
    <message>
        <source>No short sales of shares, funds and warrants</source>
        <translation>不沽空股票、基金及窩輪</translation>
    </message>
    <message>
        <source>Nothing is placed or changed from a pinned account; cancelling and closing ask for its password. It takes effect at once.</source>
        <translation>釘住的帳戶不下單也不改單；撤單和平倉需要其密碼。立即生效。</translation>
    </message>
    <message>
        <source>Order ticket</source>
        <translation>下單面板</translation>
    </message>
    <message>
        <source>Other programs on the same gateway then have to unlock as well.</source>
        <translation>同一閘道上的其他程式之後也須解鎖。</translation>
    </message>
    <message>
        <source>Own count of the trades: sizes</source>
        <translation>自行統計逐筆成交：大小</translation>
    </message>
    <message>
        <source>Pace</source>
        <translation>更新頻率</translation>
    </message>
    <message>
        <source>Pinned accounts</source>
        <translation>釘住的帳戶</translation>
    </message>
    <message>
        <source>Price away from last</source>
        <translation>偏離現價</translation>
    </message>
    <message>
        <source>Price beyond the best opposite price</source>
        <translation>偏離對手最佳價</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>記錄</translation>
    </message>
    <message>
        <source>Recorded trades are counted anew with the sizes in force. Pictures and tables that were saved with other sizes name theirs, and do not compare.</source>
        <translation>已記錄的成交會按現行界線重新統計。以其他界線儲存的圖片和表格會寫明其界線，不能與現在的比較。</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Sample of the colours in use</source>
        <translation>現用顏色示例</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Settings, layouts, order log and practice account. No password is in it.</source>
        <translation>設定、版面、訂單紀錄和練習帳戶。其中沒有密碼。</translation>
    </message>
    <message>
        <source>Settings: appearance and language</source>
        <translation>設定：外觀與語言</translation>
    </message>
    <message>
        <source>Settings: connection</source>
        <translation>設定：連線</translation>
    </message>
    <message>
        <source>Settings: data</source>
        <translation>設定：資料</translation>
    </message>
    <message>
        <source>Settings: keys</source>
        <translation>設定：按鍵</translation>
    </message>
    <message>
        <source>Settings: loss brake</source>
        <translation>設定：虧損煞停</translation>
    </message>
    <message>
        <source>Settings: notices and sound</source>
        <translation>設定：通知與聲音</translation>
    </message>
    <message>
        <source>Settings: programs</source>
        <translation>設定：外部程式</translation>
    </message>
    <message>
        <source>Settings: trading limits</source>
        <translation>設定：交易限額</translation>
    </message>
    <message>
        <source>Shanghai and Shenzhen</source>
        <translation>滬深股</translation>
    </message>
    <message>
        <source>Shares and funds in Hong Kong, the mainland and Singapore.</source>
        <translation>香港、內地及新加坡的股票與基金。</translation>
    </message>
    <message>
        <source>Shares behind options and futures</source>
        <translation>期權與期貨背後的股數</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>聲音</translation>
    </message>
    <message>
        <source>Stop price away from last</source>
        <translation>止損價偏離現價</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟隨系統</translation>
    </message>
    <message>
        <source>Tables change ten times a second at most instead of sixty.</source>
        <translation>表格每秒最多更新十次，而非六十次。</translation>
    </message>
    <message>
        <source>The order log cannot be read: {reason}.</source>
        <translation>無法讀取訂單紀錄：{reason}。</translation>
    </message>
    <message>
        <source>The order log is broken at line {line}; {count} records before it are whole.</source>
        <translation>訂單紀錄在第 {line} 行損壞；之前的 {count} 筆完整。</translation>
    </message>
    <message>
        <source>The session</source>
        <translation>整個交易時段</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主題</translation>
    </message>
    <message>
        <source>Three amounts, each below the one before it, of at most {most}.</source>
        <translation>三個金額，每個小於前一個，最多 {most}。</translation>
    </message>
    <message>
        <source>Trading</source>
        <translation>交易</translation>
    </message>
    <message>
        <source>Trading stays unlocked for</source>
        <translation>交易保持解鎖</translation>
    </message>
    <message>
        <source>Type the quantity above</source>
        <translation>超過此數量須輸入數量</translation>
    </message>
    <message>
        <source>US shares</source>
        <translation>股（美國）</translation>
    </message>
    <message>
        <source>Undo changes</source>
        <translation>還原更改</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解鎖</translation>
    </message>
    <message>
        <source>Usual sizes</source>
        <translation>常用界線</translation>
    </message>
    <message>
        <source>Warn of an equal order within</source>
        <translation>此時間內重複訂單時警告</translation>
    </message>
    <message>
        <source>Warn when more levels are taken than</source>
        <translation>吃掉多於此檔數時警告</translation>
    </message>
    <message>
        <source>When trading locks</source>
        <translation>交易上鎖時</translation>
    </message>
    <message>
        <source>Without flashes an arrow stands before a changed number for a second.</source>
        <translation>不閃動時，變動的數字前會有箭頭一秒。</translation>
    </message>
    <message>
        <source>Write a number from {least} to {most}.</source>
        <translation>請填寫 {least} 至 {most} 的數字。</translation>
    </message>
    <message>
        <source>board lots</source>
        <translation>手</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>levels</source>
        <translation>檔</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>訊息</translation>
    </message>
    <message>
        <source>notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>off</source>
        <translation>關</translation>
    </message>
    <message>
        <source>on</source>
        <translation>開</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>warrants</source>
        <translation>份</translation>
    </message>
    <message>
        <source>{market}: {size}</source>
        <translation>{market}：{size}</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分鐘</translation>
    </message>
    <message>
        <source>{name}, {currency}</source>
        <translation>{name}，{currency}</translation>
    </message>
    <message>
        <source>{setting}: {choice}</source>
        <translation>{setting}：{choice}</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>頁面</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Settings · Tideboard</source>
        <translation>設定 · Tideboard</translation>
    </message>
</context>
<context>
    <name>SharedPlace</name>
    <message>
        <source>Address of the store</source>
        <translation>儲存空間的地址</translation>
    </message>
    <message>
        <source>Archive: shared place that is read…</source>
        <translation>歸檔：讀取的共用位置…</translation>
    </message>
    <message>
        <source>Entry of the keyring</source>
        <translation>密鑰圈的項目</translation>
    </message>
    <message>
        <source>No place is read. What the archive lacks stays missing.</source>
        <translation>沒有讀取任何共用位置。歸檔缺少的部分仍然缺少。</translation>
    </message>
    <message>
        <source>Past days that this archive lacks are read there, copied beside the archive and marked wherever they are shown. Nothing is written there. Market data is licensed: read only what you may have.</source>
        <translation>本歸檔缺少的過往交易日會從那裡讀取，複製到歸檔旁邊，並在顯示之處加以標明。那裡不會寫入任何內容。行情數據受授權約束：請只讀取您有權使用的數據。</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Read a place…</source>
        <translation>讀取位置…</translation>
    </message>
    <message>
        <source>Read a shared place</source>
        <translation>讀取共用位置</translation>
    </message>
    <message>
        <source>Shared place</source>
        <translation>共用位置</translation>
    </message>
    <message>
        <source>This installation cannot read shared places: it lacks the packages of the extra “desk”.</source>
        <translation>此安裝無法讀取共用位置：缺少附加項「desk」的套件。</translation>
    </message>
    <message>
        <source>What was copied from there cannot be read, and is copied anew ({text}).</source>
        <translation>從該位置複製的數據無法讀取，將重新複製（{text}）。</translation>
    </message>
    <message>
        <source>What was read before is shown.</source>
        <translation>顯示的是之前讀取的數據。</translation>
    </message>
    <message>
        <source>of another maker than Amazon, such as https://store.example</source>
        <translation>非亞馬遜的儲存空間，例如 https://store.example</translation>
    </message>
    <message>
        <source>shared place</source>
        <translation>共用位置</translation>
    </message>
    <message>
        <source>shared place, recorder {id}</source>
        <translation>共用位置，記錄者 {id}</translation>
    </message>
    <message>
        <source>with the keys of the store; empty: those of the environment</source>
        <translation>存有儲存空間的密鑰；留空則用環境變數中的密鑰</translation>
    </message>
    <message>
        <source>{count} days are left out: their hours are not those of the archive.</source>
        <translation>略去 {count} 天：其交易時段與歸檔不同。</translation>
    </message>
    <message>
        <source>{count} from the shared place</source>
        <translation>{count} 天來自共用位置</translation>
    </message>
    <message>
        <source>{place} is being read: {count} securities wait.</source>
        <translation>正在讀取 {place}：{count} 隻證券等候中。</translation>
    </message>
    <message>
        <source>{place} is read once something is shown that the archive may lack.</source>
        <translation>顯示歸檔可能缺少的內容時才讀取 {place}。</translation>
    </message>
    <message>
        <source>{place}, read at {time}.</source>
        <translation>{place}，讀取於 {time}。</translation>
    </message>
    <message>
        <source>{place}, {time}:</source>
        <translation>{place}，{time}：</translation>
    </message>
    <message>
        <source>{sessions} symbol-sessions of {symbols} symbols come from there.</source>
        <translation>{symbols} 隻證券的 {sessions} 個證券交易日來自那裡。</translation>
    </message>
</context>
<context>
    <name>SideSwitch</name>
    <message>
        <source>Buy</source>
        <translation>買入</translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>賣出</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>A key is one word of letters and digits, such as fc_0a1b…</source>
        <translation>密鑰是一串字母和數字，例如 fc_0a1b…</translation>
    </message>
    <message>
        <source>A key is the one line of the file window.key; it begins with SU.</source>
        <translation>密鑰是 window.key 檔案的那一行，以 SU 開頭。</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API Key</translation>
    </message>
    <message>
        <source>API key ··{end}</source>
        <translation>API Key ··{end}</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Access Token</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Addresses: {host}</source>
        <translation>地址：{host}</translation>
    </message>
    <message>
        <source>App key</source>
        <translation>App Key</translation>
    </message>
    <message>
        <source>App secret</source>
        <translation>App Secret</translation>
    </message>
    <message>
        <source>Asking the broker for its sign-in page…</source>
        <translation>正在向券商取得登入頁…</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>品牌</translation>
    </message>
    <message>
        <source>Browser (OAuth)</source>
        <translation>瀏覽器（OAuth）</translation>
    </message>
    <message>
        <source>Browser sign-in ··{end}</source>
        <translation>瀏覽器登入 ··{end}</translation>
    </message>
    <message>
        <source>Certificate authority (PEM)</source>
        <translation>證書簽發機構（PEM）</translation>
    </message>
    <message>
        <source>Choose the file of a certificate authority</source>
        <translation>選擇證書簽發機構的檔案</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>複製連結</translation>
    </message>
    <message>
        <source>Credential in use</source>
        <translation>使用中的憑證</translation>
    </message>
    <message>
        <source>For a service whose certificate your own authority signed: its certificate as PEM.</source>
        <translation>用於由你自訂機構簽發證書的服務：請選該機構的 PEM 證書。</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Forget…</source>
        <translation>清除…</translation>
    </message>
    <message>
        <source>From the gateway&apos;s keys file. Without a key only the public calls work.</source>
        <translation>來自閘道的密鑰清單。沒有密鑰只能使用公開接口。</translation>
    </message>
    <message>
        <source>From your broker&apos;s developer page. Paste all three in one block: they are sorted.</source>
        <translation>來自券商開發者網頁。三項可整段貼上，會自動分開。</translation>
    </message>
    <message>
        <source>Global</source>
        <translation>全球</translation>
    </message>
    <message>
        <source>HTTP address</source>
        <translation>HTTP 地址</translation>
    </message>
    <message>
        <source>It is removed from the keyring and from memory. A present connection goes on until it ends; the next one needs a new sign-in.</source>
        <translation>從密鑰圈和記憶體移除。現有連線會用到結束；下次連線須重新登入。</translation>
    </message>
    <message>
        <source>It only reads, until tideboard-hub setup makes other keys.</source>
        <translation>它只能讀取，直到 tideboard-hub setup 產生其他密鑰。</translation>
    </message>
    <message>
        <source>Its scopes and expiry are in the gateway&apos;s keys file, under this fingerprint.</source>
        <translation>其權限和到期日見閘道密鑰清單中的此指紋。</translation>
    </message>
    <message>
        <source>Keep as it is</source>
        <translation>保持原狀</translation>
    </message>
    <message>
        <source>Kept in this system&apos;s keyring.</source>
        <translation>存於本系統的密鑰圈。</translation>
    </message>
    <message>
        <source>Key with fingerprint {print}</source>
        <translation>密鑰，指紋 {print}</translation>
    </message>
    <message>
        <source>Link to the sign-in page</source>
        <translation>登入頁連結</translation>
    </message>
    <message>
        <source>LongPort makes a new token and the present one is void at once: other programs that use it stop until they get the new one.</source>
        <translation>LongPort 會建立新 Token，現有的即時失效：使用它的其他程式會停止，直至得到新的。</translation>
    </message>
    <message>
        <source>Mainland China</source>
        <translation>中國內地</translation>
    </message>
    <message>
        <source>No browser could be opened. Copy the link and open it in a browser on this computer; it waits five minutes.</source>
        <translation>未能開啟瀏覽器。請複製連結，在本機的瀏覽器開啟；等候五分鐘。</translation>
    </message>
    <message>
        <source>Not encrypted: the key stays here. Only reads without a key go there; use https://.</source>
        <translation>未加密：密鑰不會送出，只能讀取不需密鑰的資料；請用 https://。</translation>
    </message>
    <message>
        <source>Not saved: it is forgotten when Tideboard ends.</source>
        <translation>沒有儲存：Tideboard 結束即清除。</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>未登入</translation>
    </message>
    <message>
        <source>Not the page that Tideboard expects</source>
        <translation>並非 Tideboard 等候的頁面</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>再次開啟</translation>
    </message>
    <message>
        <source>Overnight quotes (US, 20:00 to 04:00)</source>
        <translation>夜盤行情（美股，20:00 至 04:00）</translation>
    </message>
    <message>
        <source>Own authority</source>
        <translation>自訂證書機構</translation>
    </message>
    <message>
        <source>Prices do not pass to another computer in clear text. Write tls://.</source>
        <translation>行情不以明文傳到另一部電腦。請寫 tls://。</translation>
    </message>
    <message>
        <source>Quote address</source>
        <translation>行情地址</translation>
    </message>
    <message>
        <source>Refresh the token</source>
        <translation>更新 Token</translation>
    </message>
    <message>
        <source>Refresh token</source>
        <translation>更新 Token</translation>
    </message>
    <message>
        <source>Remove the certificate authority</source>
        <translation>移除證書簽發機構</translation>
    </message>
    <message>
        <source>Renewed by itself while Tideboard runs.</source>
        <translation>Tideboard 運行期間自動續期。</translation>
    </message>
    <message>
        <source>Replace…</source>
        <translation>更換…</translation>
    </message>
    <message>
        <source>Save in the keyring</source>
        <translation>存入密鑰圈</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>權限範圍</translation>
    </message>
    <message>
        <source>Secret and token go to the keyring and are not shown again.</source>
        <translation>Secret 和 Token 存入密鑰圈，不會再顯示。</translation>
    </message>
    <message>
        <source>Sign in on the page that the browser shows; it comes back here by itself. It waits five minutes.</source>
        <translation>請在瀏覽器顯示的頁面登入，之後會自動返回。等候五分鐘。</translation>
    </message>
    <message>
        <source>Sign in with</source>
        <translation>登入方式</translation>
    </message>
    <message>
        <source>Sign in with the browser</source>
        <translation>以瀏覽器登入</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>登入</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>已登入</translation>
    </message>
    <message>
        <source>Signed in; fetching the token…</source>
        <translation>已登入；正在取得 Token…</translation>
    </message>
    <message>
        <source>Still missing: {names}.</source>
        <translation>尚缺：{names}。</translation>
    </message>
    <message>
        <source>The broker&apos;s own page asks for your password; Tideboard never sees it. What it gives goes to the keyring.</source>
        <translation>密碼只在券商自己的網頁輸入；Tideboard 看不到。所得憑證存入密鑰圈。</translation>
    </message>
    <message>
        <source>The browser did not come back within {minutes} minutes. Try again.</source>
        <translation>瀏覽器 {minutes} 分鐘內沒有返回。請再試。</translation>
    </message>
    <message>
        <source>The key goes to the keyring and is not shown again.</source>
        <translation>密鑰存入密鑰圈，不會再顯示。</translation>
    </message>
    <message>
        <source>The line of window.key, which tideboard-hub setup wrote. It only reads.</source>
        <translation>window.key 的那一行，由 tideboard-hub setup 寫出。它只能讀取。</translation>
    </message>
    <message>
        <source>The token does not say when it ends; LongPort&apos;s last about 90 days.</source>
        <translation>Token 沒有註明到期日；LongPort 的約有 90 日有效。</translation>
    </message>
    <message>
        <source>The token ended on {day}.</source>
        <translation>Token 已於 {day} 到期。</translation>
    </message>
    <message>
        <source>The token ends on {day}, in 1 day.</source>
        <translation>Token 於 {day} 到期，尚餘 1 日。</translation>
    </message>
    <message>
        <source>The token ends on {day}, in {days} days.</source>
        <translation>Token 於 {day} 到期，尚餘 {days} 日。</translation>
    </message>
    <message>
        <source>The token ends today at {time}.</source>
        <translation>Token 今日 {time} 到期。</translation>
    </message>
    <message>
        <source>This computer does not let Tideboard listen for the browser: {reason}.</source>
        <translation>本機不讓 Tideboard 等候瀏覽器返回：{reason}。</translation>
    </message>
    <message>
        <source>This is no address. Write https://, a host, and a port if it has one of its own.</source>
        <translation>這不是地址。請寫 https://、主機，以及連接埠（如有）。</translation>
    </message>
    <message>
        <source>This is no address. Write nats://, a host and a port, such as nats://127.0.0.1:4222.</source>
        <translation>這不是地址。請寫 nats://、主機和連接埠，例如 nats://127.0.0.1:4222。</translation>
    </message>
    <message>
        <source>This is no address. Write {secure}://, a host, and a path if there is one.</source>
        <translation>這不是地址。請寫 {secure}://、主機，以及路徑（如有）。</translation>
    </message>
    <message>
        <source>This page belongs to no sign-in in progress. You can close it.</source>
        <translation>此頁不屬於正在進行的登入。你可關閉它。</translation>
    </message>
    <message>
        <source>Tideboard goes on by itself. You can close this page.</source>
        <translation>Tideboard 會自動繼續。你可關閉此頁。</translation>
    </message>
    <message>
        <source>Tideboard shows the reason. You can close this page.</source>
        <translation>原因見 Tideboard。你可關閉此頁。</translation>
    </message>
    <message>
        <source>Trade address</source>
        <translation>交易地址</translation>
    </message>
    <message>
        <source>Write an address that begins with https://, or http:// for this computer.</source>
        <translation>請填寫以 https:// 開頭的地址；本機可用 http://。</translation>
    </message>
    <message>
        <source>Write an address that begins with tls://, or nats:// for this computer.</source>
        <translation>請填寫以 tls:// 開頭的地址；本機可用 nats://。</translation>
    </message>
    <message>
        <source>Write an address that begins with {secure}://.</source>
        <translation>請填寫以 {secure}:// 開頭的地址。</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已到期</translation>
    </message>
    <message>
        <source>ends in 1 day</source>
        <translation>1 日後到期</translation>
    </message>
    <message>
        <source>ends in {days} days</source>
        <translation>{days} 日後到期</translation>
    </message>
    <message>
        <source>ends today</source>
        <translation>今日到期</translation>
    </message>
    <message>
        <source>expiry not known</source>
        <translation>到期日未有告知</translation>
    </message>
    <message>
        <source>renewed by itself</source>
        <translation>自動續期</translation>
    </message>
    <message>
        <source>{clear}:// is not encrypted and for this computer only. Write {secure}://.</source>
        <translation>{clear}:// 未加密，只可用於本機。請用 {secure}://。</translation>
    </message>
    <message>
        <source>{credential} at {place}:</source>
        <translation>{place} 的 {credential}：</translation>
    </message>
</context>
<context>
    <name>Signals</name>
    <message>
        <source>60 sessions</source>
        <translation>60 個交易日</translation>
    </message>
    <message>
        <source>A number from {least} to {most}.</source>
        <translation>由 {least} 至 {most} 的數字。</translation>
    </message>
    <message>
        <source>A number such as B01224.</source>
        <translation>如 B01224 的編號。</translation>
    </message>
    <message>
        <source>A percentile is from 0 to 100.</source>
        <translation>百分位由 0 至 100。</translation>
    </message>
    <message>
        <source>A whole number from {least} to {most}.</source>
        <translation>由 {least} 至 {most} 的整數。</translation>
    </message>
    <message>
        <source>Add a condition</source>
        <translation>加入條件</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之後</translation>
    </message>
    <message>
        <source>After {times} the price differs, but by less than the spread</source>
        <translation>{times}後價格有差異，但小於買賣價差</translation>
    </message>
    <message>
        <source>After {times} the price differs, by more than chance explains</source>
        <translation>{times}後價格有差異，超出偶然所能解釋</translation>
    </message>
    <message>
        <source>Against the list</source>
        <translation>相對列表</translation>
    </message>
    <message>
        <source>All minutes</source>
        <translation>所有分鐘</translation>
    </message>
    <message>
        <source>All my lists</source>
        <translation>我的所有列表</translation>
    </message>
    <message>
        <source>Archive: {count} sessions, {first} to {last}</source>
        <translation>歸檔：{count} 個交易日，{first} 至 {last}</translation>
    </message>
    <message>
        <source>Arm without a record</source>
        <translation>沒有記錄也啟用</translation>
    </message>
    <message>
        <source>Armed</source>
        <translation>已啟用</translation>
    </message>
    <message>
        <source>Armed, it subscribes to the minute bars of each security, of {most} at most.</source>
        <translation>啟用後會訂閱每隻證券的分鐘K線，最多 {most} 隻。</translation>
    </message>
    <message>
        <source>Armed, it subscribes to the trades of each security, of {most} at most.</source>
        <translation>啟用後會訂閱每隻證券的逐筆成交，最多 {most} 隻。</translation>
    </message>
    <message>
        <source>Before fees and spread.</source>
        <translation>未計費用和買賣差價。</translation>
    </message>
    <message>
        <source>Blind for now: {symbols}. It looks back on {minutes}, received while Tideboard runs.</source>
        <translation>暫時看不見：{symbols}。它要回看 {minutes}，而且須在 Tideboard 運行時收到。</translation>
    </message>
    <message>
        <source>Blind for now: {symbols}. It needs {minutes} of both providers, received while Tideboard runs, and the bars of all minutes since the open.</source>
        <translation>暫時看不見：{symbols}。它需要兩個來源各 {minutes} 的資料，須在 Tideboard 運行時收到，並需要開市以來每一分鐘的K線。</translation>
    </message>
    <message>
        <source>Block outflow, % of turnover</source>
        <translation>主力流出，佔成交額 %</translation>
    </message>
    <message>
        <source>Block since the open</source>
        <translation>開市以來主力</translation>
    </message>
    <message>
        <source>Block, % of turnover</source>
        <translation>主力，佔成交額 %</translation>
    </message>
    <message>
        <source>Book at {time}</source>
        <translation>{time} 擺盤</translation>
    </message>
    <message>
        <source>Both providers&apos; net beyond {beyond} of turnover with opposite signs, gap {gap}, held {lasting}.</source>
        <translation>兩個數據商的淨流入均超過成交額 {beyond} 而方向相反，差距 {gap}，並維持 {lasting}。</translation>
    </message>
    <message>
        <source>Cancelled: Ask again computes it</source>
        <translation>已取消：按「再次查詢」重新計算</translation>
    </message>
    <message>
        <source>Change of a broker’s holding, %</source>
        <translation>經紀商持股變動，%</translation>
    </message>
    <message>
        <source>Change of the price, %</source>
        <translation>股價變動，%</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>對照</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Computing the record: {share}</source>
        <translation>正在計算記錄：{share}</translation>
    </message>
    <message>
        <source>Copy the rule</source>
        <translation>複製規則</translation>
    </message>
    <message>
        <source>Count the opposite, too, mirrored</source>
        <translation>相反情況也計算，方向倒轉</translation>
    </message>
    <message>
        <source>Days since the last report</source>
        <translation>距上次業績公佈的日數</translation>
    </message>
    <message>
        <source>Days to the next report</source>
        <translation>距下次業績公佈的日數</translation>
    </message>
    <message>
        <source>Down turns are counted mirrored.</source>
        <translation>向下轉變倒轉計算。</translation>
    </message>
    <message>
        <source>Edit {rule}</source>
        <translation>編輯 {rule}</translation>
    </message>
    <message>
        <source>Falls below its mirror image are counted mirrored.</source>
        <translation>跌穿對稱的百分位倒轉計算。</translation>
    </message>
    <message>
        <source>False alarms</source>
        <translation>誤報</translation>
    </message>
    <message>
        <source>False alarms at {count} min</source>
        <translation>{count} 分鐘誤報</translation>
    </message>
    <message>
        <source>Fired by now: {firings}</source>
        <translation>至此觸發：{firings}</translation>
    </message>
    <message>
        <source>Fired, per session</source>
        <translation>每日觸發次數</translation>
    </message>
    <message>
        <source>First minute</source>
        <translation>首個分鐘</translation>
    </message>
    <message>
        <source>First minute after the open</source>
        <translation>開市後的首個分鐘</translation>
    </message>
    <message>
        <source>Gap, % of turnover</source>
        <translation>差距，佔成交額 %</translation>
    </message>
    <message>
        <source>Go to {time}</source>
        <translation>前往 {time}</translation>
    </message>
    <message>
        <source>Halves</source>
        <translation>一半</translation>
    </message>
    <message>
        <source>Headlines</source>
        <translation>新聞則數</translation>
    </message>
    <message>
        <source>Headlines read {age} ago.</source>
        <translation>標題於 {age}前讀取。</translation>
    </message>
    <message>
        <source>Held, minutes</source>
        <translation>維持，分鐘</translation>
    </message>
    <message>
        <source>Hide record</source>
        <translation>收起紀錄</translation>
    </message>
    <message>
        <source>Indicator</source>
        <translation>指標</translation>
    </message>
    <message>
        <source>It has no record: a press asks whether to arm it without one</source>
        <translation>沒有記錄：按下會詢問是否照樣啟用</translation>
    </message>
    <message>
        <source>It needs trades recorded on 20 sessions before: Archive, Whose trades.</source>
        <translation>它需要之前 20 個交易日已記錄的逐筆成交：見「歸檔」的「記錄哪些成交」。</translation>
    </message>
    <message>
        <source>It was armed without a record.</source>
        <translation>啟用時沒有記錄。</translation>
    </message>
    <message>
        <source>Its record is in Signals.</source>
        <translation>記錄見「訊號」。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Large prints cluster</source>
        <translation>大額成交密集</translation>
    </message>
    <message>
        <source>Last firings</source>
        <translation>最近的觸發</translation>
    </message>
    <message>
        <source>Last five, change after 30 min</source>
        <translation>最近五次，30 分鐘後的變動</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不更改</translation>
    </message>
    <message>
        <source>List noted on {count} of {total} sessions.</source>
        <translation>{total} 個交易日中有 {count} 個記下了列表。</translation>
    </message>
    <message>
        <source>Lower quartile</source>
        <translation>下四分位</translation>
    </message>
    <message>
        <source>Make the rule</source>
        <translation>建立規則</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>中位數</translation>
    </message>
    <message>
        <source>Median {after}: {own}, without the signal {other}</source>
        <translation>{after}中位數 {own}，無訊號時 {other}</translation>
    </message>
    <message>
        <source>Medium and small since the open</source>
        <translation>開市以來中單和小單</translation>
    </message>
    <message>
        <source>Medium and small, % of turnover</source>
        <translation>中單和小單，佔成交額 %</translation>
    </message>
    <message>
        <source>Minutes from 1 to 240.</source>
        <translation>1 至 240 分鐘。</translation>
    </message>
    <message>
        <source>Money on one side, %</source>
        <translation>同一方金額，%</translation>
    </message>
    <message>
        <source>Mute today</source>
        <translation>今日靜音</translation>
    </message>
    <message>
        <source>Net / turnover of {window} passes {limit} from the other side, held {lasting}.</source>
        <translation>{window}的淨額／成交額由另一邊越過 {limit}，並維持 {lasting}。</translation>
    </message>
    <message>
        <source>Net of each, % of turnover</source>
        <translation>各自淨流入，佔成交額 %</translation>
    </message>
    <message>
        <source>Net rises past the {percentile} percentile of 60 sessions at the same minute, first time today.</source>
        <translation>淨流入升越 60 個交易日同一分鐘的第 {percentile} 百分位，當日首次。</translation>
    </message>
    <message>
        <source>Net since the open</source>
        <translation>開市以來淨流入</translation>
    </message>
    <message>
        <source>Net, % of turnover</source>
        <translation>淨流入，佔成交額 %</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>新規則</translation>
    </message>
    <message>
        <source>No clear difference: chance can explain it</source>
        <translation>無明顯差異：偶然即可解釋</translation>
    </message>
    <message>
        <source>No direction stated</source>
        <translation>沒有聲明方向</translation>
    </message>
    <message>
        <source>No second provider is connected: until then it watches nothing.</source>
        <translation>沒有連接第二個來源：連接前不會監察任何證券。</translation>
    </message>
    <message>
        <source>No session with 20 recorded sessions before it: there is no percentile yet</source>
        <translation>沒有交易日之前有 20 個已記錄的交易日：未有百分位</translation>
    </message>
    <message>
        <source>No trades recorded on enough sessions: it needs those of 20 sessions before</source>
        <translation>記錄了逐筆成交的交易日不足：需要之前 20 個交易日</translation>
    </message>
    <message>
        <source>Not watched: {symbols} ({reason}).</source>
        <translation>未監察：{symbols}（{reason}）。</translation>
    </message>
    <message>
        <source>Nothing is recorded for these securities yet: a record needs sessions in the archive</source>
        <translation>這些證券未有記錄：記錄需要歸檔內的交易日</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>數值</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Only one provider was recorded for these securities: there is nothing to compare</source>
        <translation>這些證券只記錄了一個數據商：沒有可比較的數據</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Outcomes</source>
        <translation>結果數</translation>
    </message>
    <message>
        <source>Own rule</source>
        <translation>自訂規則</translation>
    </message>
    <message>
        <source>Participant’s number</source>
        <translation>參與者編號</translation>
    </message>
    <message>
        <source>Percentile above</source>
        <translation>百分位高於</translation>
    </message>
    <message>
        <source>Percentile above {number}</source>
        <translation>百分位高於 {number}</translation>
    </message>
    <message>
        <source>Percentile of the net</source>
        <translation>淨流入的百分位</translation>
    </message>
    <message>
        <source>Press to arm the rule: it only works while Tideboard runs and is connected</source>
        <translation>按下啟用規則：只在 Tideboard 執行並已連線時有效</translation>
    </message>
    <message>
        <source>Press to switch the rule off</source>
        <translation>按下關閉規則</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>股價</translation>
    </message>
    <message>
        <source>Price after the signal</source>
        <translation>訊號後的股價</translation>
    </message>
    <message>
        <source>Price after the signal: points, median, quartiles; below them without it</source>
        <translation>訊號後的股價：各點、中位數、四分位；下方為沒有訊號時</translation>
    </message>
    <message>
        <source>Price change</source>
        <translation>股價變動</translation>
    </message>
    <message>
        <source>Price down, block in is counted mirrored.</source>
        <translation>價跌主力流入倒轉計算。</translation>
    </message>
    <message>
        <source>Price up, block out</source>
        <translation>價升主力流出</translation>
    </message>
    <message>
        <source>Price {change} or more over {window} while block (XL + L) is {block} of turnover or less.</source>
        <translation>股價在 {window}內變動 {change} 或以上，而主力（特大＋大）佔成交額 {block} 或以下。</translation>
    </message>
    <message>
        <source>Prints</source>
        <translation>成交筆數</translation>
    </message>
    <message>
        <source>Progress of the records</source>
        <translation>記錄的計算進度</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>數量項目</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>紀錄</translation>
    </message>
    <message>
        <source>Record on</source>
        <translation>記錄範圍</translation>
    </message>
    <message>
        <source>Record: {count} firings, after 30 min median {own} against {other} without signal</source>
        <translation>記錄：觸發 {count} 次，30 分鐘後中位數 {own}，沒有訊號時 {other}</translation>
    </message>
    <message>
        <source>Record: {words}</source>
        <translation>記錄：{words}</translation>
    </message>
    <message>
        <source>Records as a table</source>
        <translation>記錄表格</translation>
    </message>
    <message>
        <source>Remove the condition</source>
        <translation>移除條件</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>規則</translation>
    </message>
    <message>
        <source>Said</source>
        <translation>結論</translation>
    </message>
    <message>
        <source>Same minutes, no signal</source>
        <translation>相同分鐘，沒有訊號</translation>
    </message>
    <message>
        <source>Securities of</source>
        <translation>證券來自</translation>
    </message>
    <message>
        <source>Sell clusters are counted mirrored.</source>
        <translation>沽出密集倒轉計算。</translation>
    </message>
    <message>
        <source>Sign turn</source>
        <translation>方向轉變</translation>
    </message>
    <message>
        <source>Signal ended</source>
        <translation>訊號結束</translation>
    </message>
    <message>
        <source>Signals: new rule…</source>
        <translation>訊號：新規則…</translation>
    </message>
    <message>
        <source>Signals: records as a table or as pictures</source>
        <translation>訊號：以表格或圖顯示記錄</translation>
    </message>
    <message>
        <source>Size, % of the prints that are smaller</source>
        <translation>規模，較小成交的 %</translation>
    </message>
    <message>
        <source>Sold short, % of volume</source>
        <translation>沽空佔成交量，%</translation>
    </message>
    <message>
        <source>States</source>
        <translation>聲明</translation>
    </message>
    <message>
        <source>States: no direction</source>
        <translation>聲明：沒有方向</translation>
    </message>
    <message>
        <source>States: price higher</source>
        <translation>聲明：股價上升</translation>
    </message>
    <message>
        <source>States: price in the direction of the prints</source>
        <translation>聲明：股價隨成交方向</translation>
    </message>
    <message>
        <source>States: price in the direction of the turn</source>
        <translation>聲明：股價隨轉變方向</translation>
    </message>
    <message>
        <source>States: price lower</source>
        <translation>聲明：股價下跌</translation>
    </message>
    <message>
        <source>The opposite of the condition.</source>
        <translation>條件的相反。</translation>
    </message>
    <message>
        <source>The record is made of {count} of them, chosen without regard to what followed</source>
        <translation>記錄只取其中 {count} 次，選取時不看其後升跌</translation>
    </message>
    <message>
        <source>The recorded sessions lack what this rule reads, such as minute bars</source>
        <translation>已記錄的交易日欠缺這條規則所需的數據，例如分鐘 K 線</translation>
    </message>
    <message>
        <source>The rules are those of today: a replay changes none.</source>
        <translation>規則是今天的：回放不作任何更改。</translation>
    </message>
    <message>
        <source>The rules of signals cannot be kept: {reason}.</source>
        <translation>訊號規則無法保存：{reason}。</translation>
    </message>
    <message>
        <source>To spare now: {count}; those beyond are named and not watched.</source>
        <translation>現時餘下 {count} 個訂閱額度；超出的證券會列明，並不監察。</translation>
    </message>
    <message>
        <source>Too few</source>
        <translation>太少</translation>
    </message>
    <message>
        <source>Too few firings for a record: a press asks whether to arm it without one</source>
        <translation>觸發太少，未能成為記錄：按下會詢問是否照樣啟用</translation>
    </message>
    <message>
        <source>Too few firings to say anything</source>
        <translation>觸發次數太少，不作結論</translation>
    </message>
    <message>
        <source>Too few to say</source>
        <translation>數目太少，未能判斷</translation>
    </message>
    <message>
        <source>Trading days</source>
        <translation>交易日數</translation>
    </message>
    <message>
        <source>Tried {count} settings</source>
        <translation>試過 {count} 組設定</translation>
    </message>
    <message>
        <source>Two providers disagree</source>
        <translation>兩個數據商不一致</translation>
    </message>
    <message>
        <source>Upper quartile</source>
        <translation>上四分位</translation>
    </message>
    <message>
        <source>Waits for the records before it</source>
        <translation>等候前面的記錄</translation>
    </message>
    <message>
        <source>Watches only while Tideboard runs and is connected.</source>
        <translation>只在 Tideboard 執行並已連線時監察。</translation>
    </message>
    <message>
        <source>What followed is not what will follow.</source>
        <translation>過去的走勢並不代表將來。</translation>
    </message>
    <message>
        <source>When</source>
        <translation>當</translation>
    </message>
    <message>
        <source>Window, minutes</source>
        <translation>時段，分鐘</translation>
    </message>
    <message>
        <source>Without signal</source>
        <translation>沒有訊號</translation>
    </message>
    <message>
        <source>Without signal, lower</source>
        <translation>沒有訊號，下四分位</translation>
    </message>
    <message>
        <source>Without signal, upper</source>
        <translation>沒有訊號，上四分位</translation>
    </message>
    <message>
        <source>Write a number.</source>
        <translation>請輸入數字。</translation>
    </message>
    <message>
        <source>a list that is gone</source>
        <translation>已刪除的列表</translation>
    </message>
    <message>
        <source>above</source>
        <translation>高於</translation>
    </message>
    <message>
        <source>after {count} min</source>
        <translation>{count} 分鐘後</translation>
    </message>
    <message>
        <source>all hold</source>
        <translation>全部成立</translation>
    </message>
    <message>
        <source>and, as one of them, when</source>
        <translation>以及作為其中一項，當</translation>
    </message>
    <message>
        <source>any one holds</source>
        <translation>任何一項成立</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>至少</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>至多</translation>
    </message>
    <message>
        <source>below</source>
        <translation>低於</translation>
    </message>
    <message>
        <source>block / turnover</source>
        <translation>主力／成交額</translation>
    </message>
    <message>
        <source>block since the open</source>
        <translation>開市以來主力</translation>
    </message>
    <message>
        <source>block {share} of turnover</source>
        <translation>主力佔成交額 {share}</translation>
    </message>
    <message>
        <source>change of the holding of {participant}</source>
        <translation>{participant} 的持股變動</translation>
    </message>
    <message>
        <source>change of the price</source>
        <translation>股價變動</translation>
    </message>
    <message>
        <source>days since the last report</source>
        <translation>距上次業績公佈的日數</translation>
    </message>
    <message>
        <source>days to the next report</source>
        <translation>距下次業績公佈的日數</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>有差異</translation>
    </message>
    <message>
        <source>differs, less than the spread</source>
        <translation>有差異，小於買賣差價</translation>
    </message>
    <message>
        <source>headlines</source>
        <translation>新聞則數</translation>
    </message>
    <message>
        <source>headlines are read of {most} securities</source>
        <translation>只讀取 {most} 隻證券的標題</translation>
    </message>
    <message>
        <source>its trades were recorded on fewer than 20 sessions</source>
        <translation>記錄了逐筆成交的交易日不足 20 日</translation>
    </message>
    <message>
        <source>medium and small / turnover</source>
        <translation>中單和小單／成交額</translation>
    </message>
    <message>
        <source>medium and small since the open</source>
        <translation>開市以來中單和小單</translation>
    </message>
    <message>
        <source>net / turnover</source>
        <translation>淨額／成交額</translation>
    </message>
    <message>
        <source>net since the open</source>
        <translation>開市以來淨流入</translation>
    </message>
    <message>
        <source>net {net} {currency} since the open</source>
        <translation>開市以來淨流入 {net} {currency}</translation>
    </message>
    <message>
        <source>net {share} of turnover</source>
        <translation>淨流入佔成交額 {share}</translation>
    </message>
    <message>
        <source>newer half of the sessions</source>
        <translation>較近一半的交易日</translation>
    </message>
    <message>
        <source>no clear difference</source>
        <translation>沒有明顯差異</translation>
    </message>
    <message>
        <source>no condition yet</source>
        <translation>未有條件</translation>
    </message>
    <message>
        <source>no direction</source>
        <translation>沒有方向</translation>
    </message>
    <message>
        <source>no second provider is connected</source>
        <translation>沒有連接第二個來源</translation>
    </message>
    <message>
        <source>no subscription to spare for its trades</source>
        <translation>沒有多餘的訂閱額度讀取逐筆成交</translation>
    </message>
    <message>
        <source>nothing to compare with</source>
        <translation>沒有可對照的分鐘</translation>
    </message>
    <message>
        <source>older half of the sessions</source>
        <translation>較早一半的交易日</translation>
    </message>
    <message>
        <source>percentile of the net</source>
        <translation>淨流入的百分位</translation>
    </message>
    <message>
        <source>price</source>
        <translation>股價</translation>
    </message>
    <message>
        <source>price higher</source>
        <translation>股價上升</translation>
    </message>
    <message>
        <source>price lower</source>
        <translation>股價下跌</translation>
    </message>
    <message>
        <source>price {change}</source>
        <translation>股價 {change}</translation>
    </message>
    <message>
        <source>read after the close, not live</source>
        <translation>收市後讀取，並非即時</translation>
    </message>
    <message>
        <source>sold short / volume</source>
        <translation>沽空 / 成交量</translation>
    </message>
    <message>
        <source>the archive does not record</source>
        <translation>歸檔未在記錄</translation>
    </message>
    <message>
        <source>times in {count} sessions</source>
        <translation>次，{count} 個交易日</translation>
    </message>
    <message>
        <source>too few to say</source>
        <translation>數目太少，未能判斷</translation>
    </message>
    <message>
        <source>trading days</source>
        <translation>個交易日</translation>
    </message>
    <message>
        <source>{after}: {count} outcomes, median {median}, middle half {low} to {high}; without the signal median {other}, middle half {other_low} to {other_high}; {verdict}</source>
        <translation>{after}：{count} 個結果，中位數 {median}，中間一半 {low} 至 {high}；沒有訊號時中位數 {other}，中間一半 {other_low} 至 {other_high}；{verdict}</translation>
    </message>
    <message>
        <source>{count} comparisons: with no effect at all, chance would show one below 5% in {share} of such pages. “Differs” is therefore drawn at {level} (5% / {count}).</source>
        <translation>{count} 項比較：即使完全沒有作用，純屬偶然也會在 {share} 的頁面出現一項低於 5%。因此「有差異」以 {level}（5% / {count}）為界。</translation>
    </message>
    <message>
        <source>{count} more before</source>
        <translation>此前還有 {count} 次</translation>
    </message>
    <message>
        <source>{count} of {needed} sessions, too few</source>
        <translation>{count} / {needed} 個交易日，太少</translation>
    </message>
    <message>
        <source>{count} of {needed}, too few to say</source>
        <translation>{count} / {needed}，數目太少</translation>
    </message>
    <message>
        <source>{count} sessions with one, most {most}</source>
        <translation>{count} 個交易日有，最多 {most} 次</translation>
    </message>
    <message>
        <source>{count} symbol-sessions of the record come from the shared place.</source>
        <translation>統計中有 {count} 個證券交易日來自共用位置。</translation>
    </message>
    <message>
        <source>{found}, {share} of turnover in the window</source>
        <translation>{found}，佔時段成交額 {share}</translation>
    </message>
    <message>
        <source>{found}; block {share} of turnover</source>
        <translation>{found}；主力佔成交額 {share}</translation>
    </message>
    <message>
        <source>{found}; the second provider {net}</source>
        <translation>{found}；第二個來源 {net}</translation>
    </message>
    <message>
        <source>{found}; {count} large prints, {share} of their money bought</source>
        <translation>{found}；大額成交 {count} 筆，其中買入金額佔 {share}</translation>
    </message>
    <message>
        <source>{list}, no securities</source>
        <translation>{list}，沒有證券</translation>
    </message>
    <message>
        <source>{list}, {count} securities · from {time}</source>
        <translation>{list}，{count} 隻證券 · 由 {time} 起</translation>
    </message>
    <message>
        <source>{one} and {other}</source>
        <translation>{one} 且 {other}</translation>
    </message>
    <message>
        <source>{one} or {other}</source>
        <translation>{one} 或 {other}</translation>
    </message>
    <message>
        <source>{own} against {other}</source>
        <translation>{own}，對照 {other}</translation>
    </message>
    <message>
        <source>{price}, {change} in {minutes}; {net}</source>
        <translation>{price}，{minutes}內 {change}；{net}</translation>
    </message>
    <message>
        <source>{prints} prints in {window} above the security&apos;s own {quantile} size, {share} on one side.</source>
        <translation>{window}內 {prints} 筆成交大於該證券自身的 {quantile} 規模，{share} 在同一方。</translation>
    </message>
    <message>
        <source>{rule} is armed: it only works while Tideboard runs and is connected.</source>
        <translation>{rule} 已啟用：只在 Tideboard 執行並已連線時有效。</translation>
    </message>
    <message>
        <source>{rule} is off.</source>
        <translation>{rule} 已關閉。</translation>
    </message>
    <message>
        <source>{rule} was deleted.</source>
        <translation>{rule} 已刪除。</translation>
    </message>
    <message>
        <source>{rule}, copy</source>
        <translation>{rule}，複本</translation>
    </message>
    <message>
        <source>{rule}: {symbol} at {time}, {numbers}.</source>
        <translation>{rule}：{symbol}，{time}，{numbers}。</translation>
    </message>
    <message>
        <source>{rule}: {symbol} fired {time}, condition ended {end}, price {change} since.</source>
        <translation>{rule}：{symbol} 於 {time} 觸發，條件於 {end} 結束，其間股價 {change}。</translation>
    </message>
    <message>
        <source>{some} and {last} min</source>
        <translation>{some} 和 {last} 分鐘</translation>
    </message>
    <message>
        <source>{symbols} and {count} more</source>
        <translation>{symbols} 等另外 {count} 隻</translation>
    </message>
    <message>
        <source>{symbol}, {day} {time}, price {change} after 30 min; press Enter to go there</source>
        <translation>{symbol}，{day} {time}，30 分鐘後股價 {change}；按 Enter 前往</translation>
    </message>
    <message>
        <source>{value}, press Enter to change it</source>
        <translation>{value}，按 Enter 更改</translation>
    </message>
    <message>
        <source>{what} of {minutes}</source>
        <translation>{minutes}的{what}</translation>
    </message>
    <message>
        <source>{what} over {count} trading days</source>
        <translation>{count} 個交易日內{what}</translation>
    </message>
    <message>
        <source>{what} {operator} {value}</source>
        <translation>{what}{operator} {value}</translation>
    </message>
</context>
<context>
    <name>SmallBook</name>
    <message>
        <source>No book yet</source>
        <translation>尚無擺盤數據</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>筆數</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股數</translation>
    </message>
    <message>
        <source>This order</source>
        <translation>此訂單</translation>
    </message>
    <message>
        <source>joins {shares}</source>
        <translation>加入 {shares}</translation>
    </message>
    <message>
        <source>spread {spread}</source>
        <translation>價差 {spread}</translation>
    </message>
    <message>
        <source>takes {shares}</source>
        <translation>吃掉 {shares}</translation>
    </message>
</context>
<context>
    <name>Start</name>
    <message>
        <source>{path} cannot be used: {reason}.</source>
        <translation>無法使用 {path}：{reason}。</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>a line would be too long</source>
        <translation>一行會過長</translation>
    </message>
    <message>
        <source>after hours</source>
        <translation>盤後</translation>
    </message>
    <message>
        <source>auction</source>
        <translation>競價</translation>
    </message>
    <message>
        <source>before the open</source>
        <translation>開市前</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>休市</translation>
    </message>
    <message>
        <source>closed, half day</source>
        <translation>半日市已收市</translation>
    </message>
    <message>
        <source>closing auction</source>
        <translation>收市競價</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已連線</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>連線中</translation>
    </message>
    <message>
        <source>currency</source>
        <translation>貨幣</translation>
    </message>
    <message>
        <source>delayed</source>
        <translation>延遲</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>it cannot be read</source>
        <translation>無法讀取</translation>
    </message>
    <message>
        <source>it was changed</source>
        <translation>內容被更改</translation>
    </message>
    <message>
        <source>it was moved away</source>
        <translation>已被移走</translation>
    </message>
    <message>
        <source>lines are missing at its end</source>
        <translation>末尾缺少紀錄</translation>
    </message>
    <message>
        <source>logging in</source>
        <translation>登入中</translation>
    </message>
    <message>
        <source>lot</source>
        <translation>每手股數</translation>
    </message>
    <message>
        <source>midday break</source>
        <translation>午休</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>沒有連線</translation>
    </message>
    <message>
        <source>none given</source>
        <translation>未填寫</translation>
    </message>
    <message>
        <source>not after today</source>
        <translation>須在今日之後</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不詳</translation>
    </message>
    <message>
        <source>of another market</source>
        <translation>來自另一個市場</translation>
    </message>
    <message>
        <source>open</source>
        <translation>交易中</translation>
    </message>
    <message>
        <source>overnight</source>
        <translation>夜盤</translation>
    </message>
    <message>
        <source>practice</source>
        <translation>練習</translation>
    </message>
    <message>
        <source>pre-market</source>
        <translation>盤前</translation>
    </message>
    <message>
        <source>real</source>
        <translation>即時</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>沒有數據</translation>
    </message>
    <message>
        <source>the disk did not answer in time</source>
        <translation>磁碟未及時回應</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁碟已滿</translation>
    </message>
    <message>
        <source>the disk reports an error</source>
        <translation>磁碟回報錯誤</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>2nd flow</source>
        <translation>資金 2</translation>
    </message>
    <message>
        <source>All live</source>
        <translation>全部即時</translation>
    </message>
    <message>
        <source>Delayed</source>
        <translation>延遲</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>資金</translation>
    </message>
    <message>
        <source>Flow late</source>
        <translation>資金流向延誤</translation>
    </message>
    <message>
        <source>Halted</source>
        <translation>停牌</translation>
    </message>
    <message>
        <source>Market closed</source>
        <translation>休市</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>未有數據</translation>
    </message>
    <message>
        <source>Not all data</source>
        <translation>數據不全</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>訂單</translation>
    </message>
    <message>
        <source>Quotes</source>
        <translation>報價</translation>
    </message>
    <message>
        <source>Quotes late</source>
        <translation>報價延誤</translation>
    </message>
    <message>
        <source>Sources and limits</source>
        <translation>來源與限額</translation>
    </message>
    <message>
        <source>State of the data</source>
        <translation>數據狀態</translation>
    </message>
    <message>
        <source>age %1</source>
        <translation>%1前</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>尚無</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>至 %1</translation>
    </message>
</context>
<context>
    <name>StepperInput</name>
    <message>
        <source>%1, one step down</source>
        <translation>%1，減一格</translation>
    </message>
    <message>
        <source>%1, one step up</source>
        <translation>%1，加一格</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>Audit chain</source>
        <translation>訂單紀錄</translation>
    </message>
    <message>
        <source>Clicks and prices came {ms} ms late or later three times in the last two minutes.</source>
        <translation>最近兩分鐘內有三次，點擊和價格至少遲了 {ms} 毫秒。</translation>
    </message>
    <message>
        <source>Flow calls</source>
        <translation>資金請求</translation>
    </message>
    <message>
        <source>Flow reads</source>
        <translation>資金讀取</translation>
    </message>
    <message>
        <source>How often capital flow was read, and how often the broker allows it.</source>
        <translation>已讀取資金流向的次數，以及券商容許的次數。</translation>
    </message>
    <message>
        <source>Live feeds</source>
        <translation>即時訂閱</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>視窗延遲</translation>
    </message>
    <message>
        <source>One for each security and type of data, and how many the broker allows.</source>
        <translation>每隻證券的每類數據佔一個；後面是券商容許的數量。</translation>
    </message>
    <message>
        <source>Order log stopped: {problem}</source>
        <translation>訂單紀錄停止：{problem}</translation>
    </message>
    <message>
        <source>The order log is whole: 1 record.</source>
        <translation>訂單紀錄完整：1 筆。</translation>
    </message>
    <message>
        <source>Tiers add up to net</source>
        <translation>四級合計＝淨額</translation>
    </message>
    <message>
        <source>Tiers do not add up to net</source>
        <translation>四級合計與淨額不符</translation>
    </message>
    <message>
        <source>Window is slow</source>
        <translation>視窗反應慢</translation>
    </message>
    <message>
        <source>in {seconds} s</source>
        <translation>每 {seconds} 秒</translation>
    </message>
    <message>
        <source>{ms} ms</source>
        <translation>{ms} 毫秒</translation>
    </message>
</context>
<context>
    <name>SymbolField</name>
    <message>
        <source>Nothing found for %1</source>
        <translation>找不到 %1</translation>
    </message>
</context>
<context>
    <name>Table</name>
    <message>
        <source>Columns</source>
        <translation>欄位</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>複製</translation>
    </message>
</context>
<context>
    <name>TapePage</name>
    <message>
        <source>%1: large by money or by shares</source>
        <translation>%1：大額按金額或股數</translation>
    </message>
    <message>
        <source>A trade is large from this amount on; 500K, 1.5M and 50万 are understood</source>
        <translation>由此金額起算大額成交；可寫 500K、1.5M 或 50万</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Asking for the trades</source>
        <translation>正在讀取成交</translation>
    </message>
    <message>
        <source>By money or by shares</source>
        <translation>按金額或股數</translation>
    </message>
    <message>
        <source>Large from</source>
        <translation>大額起點</translation>
    </message>
    <message>
        <source>Large trades</source>
        <translation>大額成交</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>標示</translation>
    </message>
    <message>
        <source>Mark large trades</source>
        <translation>標示大額成交</translation>
    </message>
    <message>
        <source>No trades yet</source>
        <translation>尚無成交</translation>
    </message>
    <message>
        <source>Only</source>
        <translation>只看</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股數</translation>
    </message>
    <message>
        <source>Show large trades only</source>
        <translation>只顯示大額成交</translation>
    </message>
    <message>
        <source>Write an amount such as 500K</source>
        <translation>請填寫金額，例如 500K</translation>
    </message>
    <message>
        <source>time and sales</source>
        <translation>逐筆成交</translation>
    </message>
</context>
<context>
    <name>TapeView</name>
    <message>
        <source>%1 new</source>
        <translation>%1 筆新成交</translation>
    </message>
    <message>
        <source>Go to the newest trades</source>
        <translation>回到最新成交</translation>
    </message>
    <message>
        <source>Go to the newest trades (Space)</source>
        <translation>回到最新成交（Space）</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股數</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Time and sales</source>
        <translation>逐筆成交</translation>
    </message>
    <message>
        <source>Trades are missing here</source>
        <translation>此處缺少成交</translation>
    </message>
    <message>
        <source>buy</source>
        <translation>買</translation>
    </message>
    <message>
        <source>neither</source>
        <translation>中性</translation>
    </message>
    <message>
        <source>sell</source>
        <translation>賣</translation>
    </message>
    <message>
        <source>{time} {side} {price}, {shares} shares</source>
        <translation>{time} {side} {price}，{shares} 股</translation>
    </message>
    <message>
        <source>{trade}, large</source>
        <translation>{trade}，大額</translation>
    </message>
</context>
<context>
    <name>Ticket</name>
    <message>
        <source>+ 1 exit</source>
        <translation>+ 1 張離場單</translation>
    </message>
    <message>
        <source>+ {count} exits</source>
        <translation>+ {count} 張離場單</translation>
    </message>
    <message>
        <source>1 contract × {size}</source>
        <translation>1 張 × {size}</translation>
    </message>
    <message>
        <source>1 lot</source>
        <translation>1 手</translation>
    </message>
    <message>
        <source>1 lot of {size}</source>
        <translation>1 手（每手 {size}）</translation>
    </message>
    <message>
        <source>1 warning ticked</source>
        <translation>1 項警告已剔選</translation>
    </message>
    <message>
        <source>A quantity by risk needs a stop loss: attach one first.</source>
        <translation>按風險計算數量需要止損：請先附加。</translation>
    </message>
    <message>
        <source>All checks passed</source>
        <translation>所有檢查通過</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>賣一</translation>
    </message>
    <message>
        <source>Assets not known in {currency}</source>
        <translation>沒有以 {currency} 計的資產數字</translation>
    </message>
    <message>
        <source>Back to {symbol} as typed</source>
        <translation>返回 {symbol} 及所填內容</translation>
    </message>
    <message>
        <source>Bid</source>
        <translation>買一</translation>
    </message>
    <message>
        <source>Bring back what was typed before</source>
        <translation>恢復之前填寫的內容</translation>
    </message>
    <message>
        <source>Buy</source>
        <translation>買入</translation>
    </message>
    <message>
        <source>Buy {contract} back first</source>
        <translation>先買回 {contract}</translation>
    </message>
    <message>
        <source>Change order</source>
        <translation>改單</translation>
    </message>
    <message>
        <source>Cleared: typed for another account</source>
        <translation>已清空：之前是為另一帳戶填寫</translation>
    </message>
    <message>
        <source>Cleared: typed for {symbol}</source>
        <translation>已清空：之前是為 {symbol} 填寫</translation>
    </message>
    <message>
        <source>Contracts</source>
        <translation>張</translation>
    </message>
    <message>
        <source>Cost at most</source>
        <translation>最多支付</translation>
    </message>
    <message>
        <source>Detailed ticket</source>
        <translation>詳細下單面板</translation>
    </message>
    <message>
        <source>Detailed ticket, on or off</source>
        <translation>詳細下單面板，開或關</translation>
    </message>
    <message>
        <source>Distance in</source>
        <translation>距離單位</translation>
    </message>
    <message>
        <source>Est. fees, broker&apos;s not known</source>
        <translation>估算費用，券商費用未知</translation>
    </message>
    <message>
        <source>Est. fees, stamp {stamp} + {count} more</source>
        <translation>估算費用：印花稅 {stamp} 等，另 {count} 項</translation>
    </message>
    <message>
        <source>Est. fees, {count} items</source>
        <translation>估算費用，共 {count} 項</translation>
    </message>
    <message>
        <source>Every field is now your own: the proposal of {key} is declined.</source>
        <translation>每個欄位現在都是你自己的：已拒絕 {key} 的提案。</translation>
    </message>
    <message>
        <source>Every type of order</source>
        <translation>所有訂單類型</translation>
    </message>
    <message>
        <source>Fees</source>
        <translation>費用</translation>
    </message>
    <message>
        <source>Fires at once, last {last}</source>
        <translation>會立即觸發，現價 {last}</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>持倉</translation>
    </message>
    <message>
        <source>Held {shares} · max {most}</source>
        <translation>持有 {shares} · 最多 {most}</translation>
    </message>
    <message>
        <source>Hide the lines below</source>
        <translation>收起下面的各行</translation>
    </message>
    <message>
        <source>In review</source>
        <translation>檢視中</translation>
    </message>
    <message>
        <source>It is not lent for short sales.</source>
        <translation>券商不借出此證券供沽空。</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>現價</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>到期日</translation>
    </message>
    <message>
        <source>Leave the change</source>
        <translation>放棄改單</translation>
    </message>
    <message>
        <source>Leaves no price for the limit</source>
        <translation>差距太大，限價不存在</translation>
    </message>
    <message>
        <source>Leaves no price for the stop</source>
        <translation>距離太大，止損價不存在</translation>
    </message>
    <message>
        <source>Left to borrow: {shares}.</source>
        <translation>尚可借入：{shares}。</translation>
    </message>
    <message>
        <source>Less than one contract</source>
        <translation>少於一張</translation>
    </message>
    <message>
        <source>Less than one lot of {size}</source>
        <translation>少於一手（{size}）</translation>
    </message>
    <message>
        <source>Limit offset</source>
        <translation>限價差距</translation>
    </message>
    <message>
        <source>Limit price</source>
        <translation>限價</translation>
    </message>
    <message>
        <source>Margin of a purchase: {initial} of the value to open, {maintenance} to keep.</source>
        <translation>買入保證金：開倉須有市值的 {initial}，維持須有 {maintenance}。</translation>
    </message>
    <message>
        <source>Margin: not read from the broker yet.</source>
        <translation>保證金：尚未從券商讀取。</translation>
    </message>
    <message>
        <source>Margin: the broker tells nothing of this security.</source>
        <translation>保證金：券商沒有提供此證券的資料。</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>金額</translation>
    </message>
    <message>
        <source>Near the market</source>
        <translation>接近市價</translation>
    </message>
    <message>
        <source>Needs a price</source>
        <translation>需要價格</translation>
    </message>
    <message>
        <source>Needs a price and a stop</source>
        <translation>需要價格和止損</translation>
    </message>
    <message>
        <source>No order is being changed.</source>
        <translation>沒有正在更改的訂單。</translation>
    </message>
    <message>
        <source>No warnings</source>
        <translation>沒有警告</translation>
    </message>
    <message>
        <source>Not after today</source>
        <translation>須在今日之後</translation>
    </message>
    <message>
        <source>Not on a tick of {step}</source>
        <translation>不在每格 {step} 的價位上</translation>
    </message>
    <message>
        <source>Not whole lots of {size}</source>
        <translation>並非每手 {size} 的整手</translation>
    </message>
    <message>
        <source>Nothing that was typed was replaced.</source>
        <translation>沒有被取代的填寫內容。</translation>
    </message>
    <message>
        <source>Of a short sale: {initial} to open, {maintenance} to keep.</source>
        <translation>沽空：開倉須有 {initial}，維持須有 {maintenance}。</translation>
    </message>
    <message>
        <source>One lot loses more than {money}</source>
        <translation>一手的損失已超過 {money}</translation>
    </message>
    <message>
        <source>One tick or lot down, with Shift ten</source>
        <translation>減一個價位或一手，按住 Shift 減十個</translation>
    </message>
    <message>
        <source>One tick or lot up, with Shift ten</source>
        <translation>加一個價位或一手，按住 Shift 加十個</translation>
    </message>
    <message>
        <source>Order entry</source>
        <translation>下單</translation>
    </message>
    <message>
        <source>Order type</source>
        <translation>訂單類型</translation>
    </message>
    <message>
        <source>Order type: {type}</source>
        <translation>訂單類型：{type}</translation>
    </message>
    <message>
        <source>Percent</source>
        <translation>百分比</translation>
    </message>
    <message>
        <source>Positions not read yet</source>
        <translation>持倉尚未讀取</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>購買力</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>價格</translation>
    </message>
    <message>
        <source>Price to ask</source>
        <translation>價格設為賣一</translation>
    </message>
    <message>
        <source>Price to bid</source>
        <translation>價格設為買一</translation>
    </message>
    <message>
        <source>Price to last</source>
        <translation>價格設為現價</translation>
    </message>
    <message>
        <source>Price to middle</source>
        <translation>價格設為中間價</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>數量</translation>
    </message>
    <message>
        <source>Quantity by risk</source>
        <translation>按風險計算數量</translation>
    </message>
    <message>
        <source>Quantity in</source>
        <translation>數量單位</translation>
    </message>
    <message>
        <source>Quantity in lots</source>
        <translation>數量以手計</translation>
    </message>
    <message>
        <source>Quantity in money</source>
        <translation>數量以金額計</translation>
    </message>
    <message>
        <source>Quantity in percent</source>
        <translation>數量以百分比計</translation>
    </message>
    <message>
        <source>Quick quantities…</source>
        <translation>快捷數量…</translation>
    </message>
    <message>
        <source>Quick quantity {number}</source>
        <translation>快捷數量 {number}</translation>
    </message>
    <message>
        <source>Reading orders, {seconds} s</source>
        <translation>正在讀取訂單，{seconds} 秒</translation>
    </message>
    <message>
        <source>Received at least</source>
        <translation>最少收取</translation>
    </message>
    <message>
        <source>Reference rate of borrowing: {rate}.</source>
        <translation>借貨參考利率：{rate}。</translation>
    </message>
    <message>
        <source>Review LIVE buy</source>
        <translation>檢視實盤買入</translation>
    </message>
    <message>
        <source>Review LIVE sell</source>
        <translation>檢視實盤賣出</translation>
    </message>
    <message>
        <source>Review a buy of quick quantity {number} at the ask</source>
        <translation>按賣一價、快捷數量 {number} 買入：檢視訂單</translation>
    </message>
    <message>
        <source>Review a sale of quick quantity {number} at the bid</source>
        <translation>按買一價、快捷數量 {number} 賣出：檢視訂單</translation>
    </message>
    <message>
        <source>Review change</source>
        <translation>檢視改單</translation>
    </message>
    <message>
        <source>Review paper buy</source>
        <translation>檢視模擬買入</translation>
    </message>
    <message>
        <source>Review paper sell</source>
        <translation>檢視模擬賣出</translation>
    </message>
    <message>
        <source>Review practice buy</source>
        <translation>檢視練習買入</translation>
    </message>
    <message>
        <source>Review practice sell</source>
        <translation>檢視練習賣出</translation>
    </message>
    <message>
        <source>Review the order</source>
        <translation>檢視訂單</translation>
    </message>
    <message>
        <source>Review, from anywhere in the ticket</source>
        <translation>在下單面板任何位置檢視訂單</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>風險</translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>賣出</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股</translation>
    </message>
    <message>
        <source>Show all lines below</source>
        <translation>在下面顯示所有行</translation>
    </message>
    <message>
        <source>The account in view is a cash account: it borrows nothing.</source>
        <translation>目前的帳戶是現金帳戶，不會融資。</translation>
    </message>
    <message>
        <source>The broker does not tell what a purchase must be covered with.</source>
        <translation>券商沒有提供買入所需的保證金。</translation>
    </message>
    <message>
        <source>The broker does not tell what a short sale must be covered with.</source>
        <translation>券商沒有提供沽空所需的保證金。</translation>
    </message>
    <message>
        <source>The broker holds no exits for this type of order.</source>
        <translation>券商不為這類訂單持有離場單。</translation>
    </message>
    <message>
        <source>The broker holds no exits on this market.</source>
        <translation>券商在此市場不持有離場單。</translation>
    </message>
    <message>
        <source>The broker lends nothing on it.</source>
        <translation>券商不為此證券提供融資。</translation>
    </message>
    <message>
        <source>The broker&apos;s paper accounts hold no exits, by its own page.</source>
        <translation>按券商的說明頁，其模擬帳戶不附帶離場單。</translation>
    </message>
    <message>
        <source>The largest quantity is not known yet: no percent of it can be taken.</source>
        <translation>尚不知道最大可買賣數量，無法按其百分比填寫。</translation>
    </message>
    <message>
        <source>The most whole lots whose loss at the stop, fees of both sides inside, is within your risk.</source>
        <translation>止損時的損失連雙邊費用不超過你的風險的最多整手數。</translation>
    </message>
    <message>
        <source>This account is pinned</source>
        <translation>此帳戶已釘住</translation>
    </message>
    <message>
        <source>This broker holds no exits. After the fill, Protect this position fills in a stop.</source>
        <translation>該券商不持有離場單。成交後，「保護此持倉」會填入止損單。</translation>
    </message>
    <message>
        <source>This order belongs to another account. Switch to that account first.</source>
        <translation>此訂單屬於另一帳戶，請先切換至該帳戶。</translation>
    </message>
    <message>
        <source>This security cannot be traded</source>
        <translation>此證券不可交易</translation>
    </message>
    <message>
        <source>Tick it once you have read it; the confirmation asks again.</source>
        <translation>讀過後請剔選；確認時會再次詢問。</translation>
    </message>
    <message>
        <source>Time in force</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>Time in force: {time}</source>
        <translation>有效期：{time}</translation>
    </message>
    <message>
        <source>Trades in</source>
        <translation>交易時段</translation>
    </message>
    <message>
        <source>Trades in: {hours}</source>
        <translation>交易時段：{hours}</translation>
    </message>
    <message>
        <source>Trading hours</source>
        <translation>交易時段</translation>
    </message>
    <message>
        <source>Trading is locked</source>
        <translation>交易已上鎖</translation>
    </message>
    <message>
        <source>Trailing distance</source>
        <translation>跟蹤距離</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>觸發價</translation>
    </message>
    <message>
        <source>Trigger price</source>
        <translation>觸發價</translation>
    </message>
    <message>
        <source>Units and all quick quantities</source>
        <translation>單位與所有快捷數量</translation>
    </message>
    <message>
        <source>Unlock to trade</source>
        <translation>解鎖以交易</translation>
    </message>
    <message>
        <source>Unlocked, account right</source>
        <translation>已解鎖，帳戶正確</translation>
    </message>
    <message>
        <source>Unpin to trade</source>
        <translation>取消釘住後交易</translation>
    </message>
    <message>
        <source>Waits for a distance</source>
        <translation>請填寫跟蹤距離</translation>
    </message>
    <message>
        <source>Waits for a last day</source>
        <translation>請填寫到期日</translation>
    </message>
    <message>
        <source>Waits for a limit offset</source>
        <translation>請填寫限價差距</translation>
    </message>
    <message>
        <source>Waits for a price</source>
        <translation>請填寫價格</translation>
    </message>
    <message>
        <source>Waits for a price and a quantity</source>
        <translation>請填寫價格和數量</translation>
    </message>
    <message>
        <source>Waits for a quantity</source>
        <translation>請填寫數量</translation>
    </message>
    <message>
        <source>Waits for a stop loss</source>
        <translation>請填寫止損</translation>
    </message>
    <message>
        <source>Waits for a take profit</source>
        <translation>請填寫止盈</translation>
    </message>
    <message>
        <source>Waits for a trigger</source>
        <translation>請填寫觸發價</translation>
    </message>
    <message>
        <source>Waits for the last day of the exits</source>
        <translation>請填寫離場單到期日</translation>
    </message>
    <message>
        <source>Within size and value</source>
        <translation>數量與金額在限額內</translation>
    </message>
    <message>
        <source>above the lowest price</source>
        <translation>高於最低價</translation>
    </message>
    <message>
        <source>as 2026-12-31</source>
        <translation>如 2026-12-31</translation>
    </message>
    <message>
        <source>ask, {age} ago</source>
        <translation>賣一，{age}前</translation>
    </message>
    <message>
        <source>avg {price}</source>
        <translation>均價 {price}</translation>
    </message>
    <message>
        <source>below the highest price</source>
        <translation>低於最高價</translation>
    </message>
    <message>
        <source>beyond the trigger</source>
        <translation>越過觸發價</translation>
    </message>
    <message>
        <source>bid, {age} ago</source>
        <translation>買一，{age}前</translation>
    </message>
    <message>
        <source>contracts of {size}</source>
        <translation>每張 {size}</translation>
    </message>
    <message>
        <source>first trigger about {price}, {percent}</source>
        <translation>首個觸發價約 {price}，{percent}</translation>
    </message>
    <message>
        <source>follows the ask</source>
        <translation>跟隨賣一</translation>
    </message>
    <message>
        <source>follows the bid</source>
        <translation>跟隨買一</translation>
    </message>
    <message>
        <source>limit about {price}</source>
        <translation>限價約 {price}</translation>
    </message>
    <message>
        <source>lots of {size}</source>
        <translation>每手 {size}</translation>
    </message>
    <message>
        <source>margin {figures}</source>
        <translation>保證金 {figures}</translation>
    </message>
    <message>
        <source>max {shares}</source>
        <translation>最多 {shares}</translation>
    </message>
    <message>
        <source>no margin</source>
        <translation>不可融資</translation>
    </message>
    <message>
        <source>no short sale</source>
        <translation>不可沽空</translation>
    </message>
    <message>
        <source>percent of the assets, lost at the stop</source>
        <translation>止損時損失佔資產的百分比</translation>
    </message>
    <message>
        <source>short {figures}</source>
        <translation>沽空 {figures}</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>自 %1</translation>
    </message>
    <message>
        <source>tick {other} or {step}?</source>
        <translation>每格 {other} 或 {step}？</translation>
    </message>
    <message>
        <source>tick {step}</source>
        <translation>每格 {step}</translation>
    </message>
    <message>
        <source>triggers when {when}</source>
        <translation>{when} 時觸發</translation>
    </message>
    <message>
        <source>{count} warnings ticked</source>
        <translation>{count} 項警告已剔選</translation>
    </message>
    <message>
        <source>{day}: market closed</source>
        <translation>{day}：休市</translation>
    </message>
    <message>
        <source>{field}, {currency}</source>
        <translation>{field}（{currency}）</translation>
    </message>
    <message>
        <source>{lots} lots of {size}</source>
        <translation>{lots} 手（每手 {size}）</translation>
    </message>
    <message>
        <source>{money} {currency} at risk</source>
        <translation>風險 {money} {currency}</translation>
    </message>
    <message>
        <source>{percent} from last</source>
        <translation>較現價 {percent}</translation>
    </message>
    <message>
        <source>{percent} from trigger</source>
        <translation>較觸發價 {percent}</translation>
    </message>
    <message>
        <source>{quantity} contracts × {size}</source>
        <translation>{quantity} 張 × {size}</translation>
    </message>
    <message>
        <source>{shares} shares</source>
        <translation>{shares} 股</translation>
    </message>
    <message>
        <source>{warning}, read</source>
        <translation>{warning}，已讀</translation>
    </message>
</context>
<context>
    <name>TimeBar</name>
    <message>
        <source>Back to live</source>
        <translation>返回即時</translation>
    </message>
    <message>
        <source>Esc twice · live runs behind</source>
        <translation>按兩次 Esc · 即時仍在背後運行</translation>
    </message>
    <message>
        <source>Hide what came after</source>
        <translation>隱藏之後發生的</translation>
    </message>
    <message>
        <source>Mark before</source>
        <translation>上一個標記</translation>
    </message>
    <message>
        <source>Next mark</source>
        <translation>下一個標記</translation>
    </message>
    <message>
        <source>No mark after this second</source>
        <translation>此秒之後沒有標記</translation>
    </message>
    <message>
        <source>No mark before this second</source>
        <translation>此秒之前沒有標記</translation>
    </message>
    <message>
        <source>No other day was recorded there</source>
        <translation>那邊沒有其他已記錄的日子</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Stop</source>
        <comment>the replay</comment>
        <translation>停止</translation>
    </message>
    <message>
        <source>Time bar of the replay</source>
        <translation>回放的時間列</translation>
    </message>
    <message>
        <source>{speed}×</source>
        <translation>{speed}×</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>%1 at %2, %3</source>
        <translation>%1 於 %2，%3</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>選單</translation>
    </message>
    <message>
        <source>power %1</source>
        <translation>購買力 %1</translation>
    </message>
    <message>
        <source>quotes %1</source>
        <translation>報價 %1</translation>
    </message>
    <message>
        <source>quotes %1 · flow %2</source>
        <translation>報價 %1 · 資金 %2</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Open Tideboard</source>
        <translation>打開 Tideboard</translation>
    </message>
    <message>
        <source>The tray is gone: the window is shown again. Trading is locked.</source>
        <translation>系統匣已消失：視窗重新顯示。交易已鎖定。</translation>
    </message>
    <message>
        <source>The window stays open while a dialog or an order waits for you, or positions are being closed. Quit in the menu ends Tideboard.</source>
        <translation>有對話框或訂單等待你處理，或正在平倉時，視窗保持打開。選單中的「結束程式」可結束 Tideboard。</translation>
    </message>
    <message>
        <source>This desktop has no tray: closing the window ends Tideboard.</source>
        <translation>此桌面沒有系統匣：關閉視窗會結束 Tideboard。</translation>
    </message>
    <message>
        <source>new notices: {count}</source>
        <translation>新通知：{count}</translation>
    </message>
    <message>
        <source>window closed, trading locked</source>
        <translation>視窗已關閉，交易已鎖定</translation>
    </message>
</context>
<context>
    <name>Treemap</name>
    <message>
        <source>Area</source>
        <translation>面積</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>資金流</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分組</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>圖</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不分組</translation>
    </message>
    <message>
        <source>Shown as</source>
        <translation>顯示為</translation>
    </message>
    <message>
        <source>Treemap as a table</source>
        <translation>矩形樹圖表格</translation>
    </message>
    <message>
        <source>change {percent}</source>
        <translation>漲跌幅 {percent}</translation>
    </message>
    <message>
        <source>change, steps ±{steps} %</source>
        <translation>漲跌幅，分級 ±{steps} %</translation>
    </message>
    <message>
        <source>clearly down</source>
        <translation>明顯下跌</translation>
    </message>
    <message>
        <source>clearly up</source>
        <translation>明顯上升</translation>
    </message>
    <message>
        <source>flow {age}</source>
        <translation>資金流 {age}</translation>
    </message>
    <message>
        <source>moderately down</source>
        <translation>溫和下跌</translation>
    </message>
    <message>
        <source>moderately up</source>
        <translation>溫和上升</translation>
    </message>
    <message>
        <source>net / turnover, steps ±{steps} %</source>
        <translation>淨額／成交額，分級 ±{steps} %</translation>
    </message>
    <message>
        <source>net {percent} of turnover</source>
        <translation>淨額佔成交額 {percent}</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>oldest price {age}</source>
        <translation>最舊價格 {age}</translation>
    </message>
    <message>
        <source>price {age}</source>
        <translation>價格 {age}</translation>
    </message>
    <message>
        <source>slightly down</source>
        <translation>微跌</translation>
    </message>
    <message>
        <source>slightly up</source>
        <translation>微升</translation>
    </message>
    <message>
        <source>strongly down</source>
        <translation>大跌</translation>
    </message>
    <message>
        <source>strongly up</source>
        <translation>大升</translation>
    </message>
    <message>
        <source>without a plate</source>
        <translation>無所屬板塊</translation>
    </message>
    <message>
        <source>{count} not in {currency} left out</source>
        <translation>{count} 隻非 {currency} 未列</translation>
    </message>
    <message>
        <source>{count} with turnover</source>
        <translation>{count} 隻有成交額</translation>
    </message>
    <message>
        <source>{share} of the area</source>
        <translation>佔面積 {share}</translation>
    </message>
</context>
<context>
    <name>TreemapView</name>
    <message>
        <source>Treemap</source>
        <translation>矩形樹圖</translation>
    </message>
</context>
<context>
    <name>TypedCommands</name>
    <message>
        <source>Buy {quantity} {security}, limit to choose in the ticket</source>
        <translation>買入 {quantity} {security}，限價在下單面板選定</translation>
    </message>
    <message>
        <source>Buy {quantity} {security}, limit {price}</source>
        <translation>買入 {quantity} {security}，限價 {price}</translation>
    </message>
    <message>
        <source>For example: alert 700 620</source>
        <translation>例如：提示 700 620</translation>
    </message>
    <message>
        <source>For example: buy 200 700 610</source>
        <translation>例如：買 200 700 610</translation>
    </message>
    <message>
        <source>For example: chart 9988 day</source>
        <translation>例如：圖表 9988 day</translation>
    </message>
    <message>
        <source>For example: practise 700 12 nov 10:30</source>
        <translation>例如：練習 700 11月12日 10:30</translation>
    </message>
    <message>
        <source>For example: replay 700 12 nov 10:30</source>
        <translation>例如：回放 700 11月12日 10:30</translation>
    </message>
    <message>
        <source>For example: sell 200 700 610</source>
        <translation>例如：賣 200 700 610</translation>
    </message>
    <message>
        <source>Into the order ticket</source>
        <translation>填入下單面板</translation>
    </message>
    <message>
        <source>It is not traded, so no order is possible</source>
        <translation>不可交易，無法落單</translation>
    </message>
    <message>
        <source>No security found for “{symbol}”.</source>
        <translation>找不到證券「{symbol}」。</translation>
    </message>
    <message>
        <source>Not on a tick of {step}: write {lower} or {upper}</source>
        <translation>不合價位 {step}：請填 {lower} 或 {upper}</translation>
    </message>
    <message>
        <source>Odd lot, lots are {size}: {lower} or {upper}</source>
        <translation>碎股，每手 {size}：{lower} 或 {upper}</translation>
    </message>
    <message>
        <source>Odd lot: 1 lot is {size}</source>
        <translation>碎股：每手 {size}</translation>
    </message>
    <message>
        <source>Practise {security} on the last recorded day</source>
        <translation>練習 {security} 最近一個已記錄的交易日</translation>
    </message>
    <message>
        <source>Practise {security} on {day}</source>
        <translation>練習 {security} 的 {day}</translation>
    </message>
    <message>
        <source>Price alert</source>
        <translation>到價提示</translation>
    </message>
    <message>
        <source>Price alert on {security}</source>
        <translation>{security} 的到價提示</translation>
    </message>
    <message>
        <source>Price alert on {security} at {price}</source>
        <translation>{security} 到 {price} 時提示</translation>
    </message>
    <message>
        <source>Price “{text}”:</source>
        <translation>價格「{text}」：</translation>
    </message>
    <message>
        <source>Quantity “{text}”:</source>
        <translation>數量「{text}」：</translation>
    </message>
    <message>
        <source>Replay the last recorded day of {security}</source>
        <translation>回放 {security} 最近一個已記錄的交易日</translation>
    </message>
    <message>
        <source>Replay {day} of {security}</source>
        <translation>回放 {security} 的 {day}</translation>
    </message>
    <message>
        <source>Sell {quantity} {security}, limit to choose in the ticket</source>
        <translation>賣出 {quantity} {security}，限價在下單面板選定</translation>
    </message>
    <message>
        <source>Sell {quantity} {security}, limit {price}</source>
        <translation>賣出 {quantity} {security}，限價 {price}</translation>
    </message>
    <message>
        <source>Several securities: choose one</source>
        <translation>有幾隻證券：請選一隻</translation>
    </message>
    <message>
        <source>Show the capital flow of {security}</source>
        <translation>顯示 {security} 的資金流向</translation>
    </message>
    <message>
        <source>Show the capital flow of {security} by day</source>
        <translation>顯示 {security} 的資金流向，按日</translation>
    </message>
    <message>
        <source>Show the capital flow of {security} by month</source>
        <translation>顯示 {security} 的資金流向，按月</translation>
    </message>
    <message>
        <source>Show the capital flow of {security} by week</source>
        <translation>顯示 {security} 的資金流向，按週</translation>
    </message>
    <message>
        <source>Show the capital flow of {security}, intraday</source>
        <translation>顯示 {security} 的資金流向，分時</translation>
    </message>
    <message>
        <source>Show the price chart of {security}, {interval}</source>
        <translation>顯示 {security} 的圖表，{interval}</translation>
    </message>
    <message>
        <source>This day has not come yet</source>
        <translation>這一天還未到</translation>
    </message>
    <message>
        <source>Tick may be {step}: the broker may refuse it</source>
        <translation>價位可能是 {step}：券商可能拒絕</translation>
    </message>
    <message>
        <source>Write a number above zero.</source>
        <translation>請輸入大於零的數字。</translation>
    </message>
    <message>
        <source>alert SYMBOL PRICE</source>
        <translation>提示 代號 價格</translation>
    </message>
    <message>
        <source>buy QUANTITY SYMBOL [PRICE]</source>
        <translation>買 數量 代號 [價格]</translation>
    </message>
    <message>
        <source>chart SYMBOL [PERIOD]</source>
        <translation>圖表 代號 [週期]</translation>
    </message>
    <message>
        <source>practise SYMBOL [DAY] [TIME]</source>
        <translation>練習 代號 [日期] [時間]</translation>
    </message>
    <message>
        <source>replay SYMBOL [DAY] [TIME]</source>
        <translation>回放 代號 [日期] [時間]</translation>
    </message>
    <message>
        <source>sell QUANTITY SYMBOL [PRICE]</source>
        <translation>賣 數量 代號 [價格]</translation>
    </message>
    <message>
        <source>{replay}, from {time}</source>
        <translation>{replay}，由 {time} 開始</translation>
    </message>
    <message>
        <source>“{symbol}” is in no list. Enter asks the broker.</source>
        <translation>清單中沒有「{symbol}」。按 Enter 向券商查詢。</translation>
    </message>
    <message>
        <source>“{text}” is no day</source>
        <translation>「{text}」不是日期</translation>
    </message>
    <message>
        <source>“{text}” is no time of a day</source>
        <translation>「{text}」不是一天中的時間</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter begins the practice    Esc close</source>
        <translation>↑ ↓ 選擇    Enter 開始練習    Esc 關閉</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter fills the ticket, nothing is sent    Esc close</source>
        <translation>↑ ↓ 選擇    Enter 填入下單面板，不會送出    Esc 關閉</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter opens the alert    Esc close</source>
        <translation>↑ ↓ 選擇    Enter 開啟提示    Esc 關閉</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter opens the replay    Esc close</source>
        <translation>↑ ↓ 選擇    Enter 開啟回放    Esc 關閉</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter shows the chart    Esc close</source>
        <translation>↑ ↓ 選擇    Enter 顯示圖表    Esc 關閉</translation>
    </message>
</context>
<context>
    <name>TypedNumber</name>
    <message>
        <source>A comma only groups thousands: 1,000.</source>
        <translation>逗號只用於千位分隔：1,000。</translation>
    </message>
    <message>
        <source>This is not a number.</source>
        <translation>這不是數字。</translation>
    </message>
    <message>
        <source>Too many digits.</source>
        <translation>位數太多。</translation>
    </message>
    <message>
        <source>Write a whole number.</source>
        <translation>請填寫整數。</translation>
    </message>
    <message>
        <source>Write it in digits 0 to 9.</source>
        <translation>請用數字 0 至 9 填寫。</translation>
    </message>
    <message>
        <source>Write it without a currency.</source>
        <translation>請不要填寫貨幣。</translation>
    </message>
    <message>
        <source>Write it without a percent sign.</source>
        <translation>請不要填寫百分號。</translation>
    </message>
    <message>
        <source>Write it without a sign.</source>
        <translation>請不要填寫正負號。</translation>
    </message>
</context>
<context>
    <name>Unlock</name>
    <message>
        <source>1 try left before a pause</source>
        <translation>再錯一次便會暫停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose a trading password for this run: no keyring keeps it.</source>
        <translation>請為本次執行自訂交易密碼：沒有密鑰圈保存它。</translation>
    </message>
    <message>
        <source>Choose a trading password; it is asked at each unlock.</source>
        <translation>請自訂交易密碼；每次解鎖都會詢問。</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Every order is still checked and confirmed.</source>
        <translation>每張訂單仍會檢查並需確認。</translation>
    </message>
    <message>
        <source>Goes to OpenD once and is then forgotten: not saved, not logged. OpenD holds the unlock, so another program can lock it; Tideboard then locks too and says so.</source>
        <translation>密碼只送到 OpenD 一次，隨即清除：不儲存、不記錄。解鎖狀態由 OpenD 保持，其他程式也可把它上鎖；屆時 Tideboard 會一併上鎖並告知。</translation>
    </message>
    <message>
        <source>Goes to OpenD, and its hash into the keyring of this computer: whoever can open the keyring can unlock trading. Never into a file or a log; untick the box and it is forgotten.</source>
        <translation>密碼送到 OpenD，其雜湊值存入本機密鑰圈：能開啟密鑰圈的人就能解鎖交易。絕不寫入檔案或日誌；取消剔選即會清除。</translation>
    </message>
    <message>
        <source>Lock OpenD</source>
        <translation>將 OpenD 上鎖</translation>
    </message>
    <message>
        <source>Lock sooner when</source>
        <translation>以下情況提早上鎖</translation>
    </message>
    <message>
        <source>One more wrong try starts a pause.</source>
        <translation>再錯一次便會暫停。</translation>
    </message>
    <message>
        <source>OpenD at {address} was unlocked for account {account} and not locked again: other programs may trade.</source>
        <translation>{address} 的 OpenD 曾為帳戶 {account} 解鎖，之後沒有重新上鎖：其他程式可能交易。</translation>
    </message>
    <message>
        <source>OpenD was unlocked for account {account} and not locked again: other programs may trade.</source>
        <translation>OpenD 曾為帳戶 {account} 解鎖，之後沒有重新上鎖：其他程式可能交易。</translation>
    </message>
    <message>
        <source>Opens {account} until the trading session ends.</source>
        <translation>解鎖 {account}，直至交易時段結束。</translation>
    </message>
    <message>
        <source>Opens {account} until {time} {zone}.</source>
        <translation>解鎖 {account}，直至 {time} {zone}。</translation>
    </message>
    <message>
        <source>Practice password: 123456.</source>
        <translation>練習密碼：123456。</translation>
    </message>
    <message>
        <source>Remember (there is no keyring on this computer)</source>
        <translation>記住（本機沒有密鑰圈）</translation>
    </message>
    <message>
        <source>Remember in the keyring of this computer</source>
        <translation>記在本機的密鑰圈</translation>
    </message>
    <message>
        <source>Remembered in the keyring: Unlock is enough, or type it.</source>
        <translation>已記在密鑰圈：直接解鎖，或輸入密碼。</translation>
    </message>
    <message>
        <source>Stay unlocked for</source>
        <translation>保持解鎖</translation>
    </message>
    <message>
        <source>Stays in memory until Tideboard ends, as a salted Argon2id hash. It gates sending from Tideboard and protects nothing else.</source>
        <translation>密碼以加鹽的 Argon2id 雜湊值留在記憶體，Tideboard 結束即清除。它只決定 Tideboard 能否送出訂單，沒有其他保護作用。</translation>
    </message>
    <message>
        <source>Stays on this computer: the keyring keeps a salted Argon2id hash. It gates sending from Tideboard and protects nothing else.</source>
        <translation>密碼只留在這部電腦：密鑰圈保存加鹽的 Argon2id 雜湊值。它只決定 Tideboard 能否送出訂單，沒有其他保護作用。</translation>
    </message>
    <message>
        <source>The password of the broker account, not of this computer.</source>
        <translation>券商帳戶的交易密碼，不是這部電腦的密碼。</translation>
    </message>
    <message>
        <source>The trading password you chose in Tideboard.</source>
        <translation>你在 Tideboard 自訂的交易密碼。</translation>
    </message>
    <message>
        <source>The two differ. Type the new password again.</source>
        <translation>兩次不同。請重新輸入新密碼。</translation>
    </message>
    <message>
        <source>This is not the password you chose.</source>
        <translation>這不是你自訂的密碼。</translation>
    </message>
    <message>
        <source>This session</source>
        <translation>此交易時段</translation>
    </message>
    <message>
        <source>Too many wrong passwords. Next try in {left}.</source>
        <translation>密碼錯誤次數過多。{left} 後可再試。</translation>
    </message>
    <message>
        <source>Trading is unlocked, but the password was not remembered. {reason}</source>
        <translation>交易已解鎖，但密碼未能記住。{reason}</translation>
    </message>
    <message>
        <source>Trading password</source>
        <translation>交易密碼</translation>
    </message>
    <message>
        <source>Type it once more.</source>
        <translation>請再輸入一次。</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解鎖</translation>
    </message>
    <message>
        <source>Unlock paper trading</source>
        <translation>解鎖模擬交易</translation>
    </message>
    <message>
        <source>Unlock practice trading</source>
        <translation>解鎖練習交易</translation>
    </message>
    <message>
        <source>Unlock trading</source>
        <translation>解鎖交易</translation>
    </message>
    <message>
        <source>Unlock trading with real money</source>
        <translation>解鎖真實資金交易</translation>
    </message>
    <message>
        <source>Unlock {time}</source>
        <translation>解鎖 {time}</translation>
    </message>
    <message>
        <source>Waiting for the keyring: the order log is compared with it first.</source>
        <translation>正在等待密鑰圈：先將訂單紀錄與其核對。</translation>
    </message>
    <message>
        <source>cash</source>
        <translation>現金</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>保證金</translation>
    </message>
    <message>
        <source>no input for {minutes} minutes</source>
        <translation>{minutes} 分鐘沒有操作</translation>
    </message>
    <message>
        <source>the computer locks or sleeps</source>
        <translation>電腦鎖屏或睡眠</translation>
    </message>
    <message>
        <source>the connection drops</source>
        <translation>連線中斷</translation>
    </message>
    <message>
        <source>the connection stays away for a minute</source>
        <translation>連線中斷達一分鐘</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分鐘</translation>
    </message>
</context>
<context>
    <name>Updates</name>
    <message>
        <source>Asking…</source>
        <translation>正在查詢…</translation>
    </message>
    <message>
        <source>Files for this system</source>
        <translation>適用於此系統的檔案</translation>
    </message>
    <message>
        <source>It is a Python package: what installed it (pip, pipx) finds newer ones.</source>
        <translation>此程式是 Python 套件：安裝它的工具（pip、pipx）可查找較新版本。</translation>
    </message>
    <message>
        <source>It runs from a checkout of the source: “git pull” there brings what is new.</source>
        <translation>此程式從原始碼運行：在該處執行「git pull」即可取得更新。</translation>
    </message>
    <message>
        <source>No browser could be opened. The address is {address}</source>
        <translation>無法開啟瀏覽器。地址是 {address}</translation>
    </message>
    <message>
        <source>Not asked yet.</source>
        <translation>尚未查詢。</translation>
    </message>
    <message>
        <source>Open the page of the release</source>
        <translation>開啟發佈頁面</translation>
    </message>
    <message>
        <source>Released on {day}.</source>
        <translation>{day} 發佈。</translation>
    </message>
    <message>
        <source>SHA-256 of {file}</source>
        <translation>{file} 的 SHA-256</translation>
    </message>
    <message>
        <source>The newest version could not be found out.</source>
        <translation>未能查出最新版本。</translation>
    </message>
    <message>
        <source>The page that you got it from has the newest version.</source>
        <translation>請查看取得此程式的頁面，最新版本列於該處。</translation>
    </message>
    <message>
        <source>The release names no file for this system.</source>
        <translation>此版本沒有列出適用於此系統的檔案。</translation>
    </message>
    <message>
        <source>This build knows no place to ask.</source>
        <translation>此程式沒有可查詢的地址。</translation>
    </message>
    <message>
        <source>This is newer than the newest release: {own}, released is {version}.</source>
        <translation>目前的 {own} 比最新發佈的 {version} 還要新。</translation>
    </message>
    <message>
        <source>This is the newest version, {own}.</source>
        <translation>目前的 {own} 已是最新版本。</translation>
    </message>
    <message>
        <source>Tideboard downloads and installs nothing by itself. Below each file stands its SHA-256: if that of your download is another one, do not install it.</source>
        <translation>Tideboard 不會自行下載或安裝任何內容。每個檔案下方列出其 SHA-256：若你下載的檔案與此不同，請勿安裝。</translation>
    </message>
    <message>
        <source>Tideboard never asks by itself. “Check now” makes one request to {place}; it tells the version of this program, and your network address as every request does.</source>
        <translation>Tideboard 從不自動查詢。「立即檢查」會向 {place} 發出一次請求，其中有此程式的版本，以及任何請求都帶有的網絡地址。</translation>
    </message>
    <message>
        <source>Tideboard {version} is out; this is {own}.</source>
        <translation>Tideboard {version} 已發佈；目前使用的是 {own}。</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>新增內容</translation>
    </message>
    <message>
        <source>fills</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>funds</source>
        <translation>資金</translation>
    </message>
    <message>
        <source>orders</source>
        <translation>訂單</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>持倉</translation>
    </message>
    <message>
        <source>the book</source>
        <translation>擺盤</translation>
    </message>
    <message>
        <source>the quote</source>
        <translation>報價</translation>
    </message>
</context>
<context>
    <name>ViewSwitches</name>
    <message>
        <source>Axis only to now</source>
        <translation>時間軸只到現在</translation>
    </message>
    <message>
        <source>Compare two providers</source>
        <translation>比較兩個來源</translation>
    </message>
    <message>
        <source>Cumulative volume delta of the trades</source>
        <translation>逐筆成交的累計成交量差</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>線條</translation>
    </message>
    <message>
        <source>Local time</source>
        <translation>本地時間</translation>
    </message>
    <message>
        <source>Net per minute as bars</source>
        <translation>每分鐘淨流入柱</translation>
    </message>
    <message>
        <source>Own count of the trades</source>
        <translation>自行統計逐筆成交</translation>
    </message>
    <message>
        <source>Percentile of net / turnover</source>
        <translation>淨額／成交額的百分位</translation>
    </message>
    <message>
        <source>Price on its own scale</source>
        <translation>股價自訂刻度</translation>
    </message>
    <message>
        <source>Stack the tiers</source>
        <translation>分級堆疊</translation>
    </message>
    <message>
        <source>Usual range of earlier sessions</source>
        <translation>過往交易日的常見區間</translation>
    </message>
</context>
<context>
    <name>Void</name>
    <message>
        <source>A check changed: {reason}.</source>
        <translation>檢查結果有變：{reason}。</translation>
    </message>
    <message>
        <source>A part of the dialog could not be shown.</source>
        <translation>對話框的一部分無法顯示。</translation>
    </message>
    <message>
        <source>The best price moved {value}, out of your collar of {limit}.</source>
        <translation>最佳價移動了 {value}，超出你的偏離上限 {limit}。</translation>
    </message>
    <message>
        <source>The book has not been proven for {value}; the limit is {limit}.</source>
        <translation>擺盤已有 {value} 未獲證實；上限為 {limit}。</translation>
    </message>
    <message>
        <source>The checks could not be run.</source>
        <translation>檢查未能進行。</translation>
    </message>
    <message>
        <source>The connection dropped.</source>
        <translation>連線中斷。</translation>
    </message>
    <message>
        <source>The order was withdrawn.</source>
        <translation>訂單已撤回。</translation>
    </message>
    <message>
        <source>The proposal of {key} does not stand any more.</source>
        <translation>{key} 的提案已失效。</translation>
    </message>
    <message>
        <source>Trading was locked.</source>
        <translation>交易已上鎖。</translation>
    </message>
    <message>
        <source>{limit} are over; prices may have moved since you read this.</source>
        <translation>已過 {limit}；價格可能已有變動。</translation>
    </message>
</context>
<context>
    <name>WarrantFilters</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Bounds: {chosen}</source>
        <translation>界內界外：{chosen}</translation>
    </message>
    <message>
        <source>Expiry: {chosen}</source>
        <translation>到期：{chosen}</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>界內</translation>
    </message>
    <message>
        <source>Issuer: {chosen}</source>
        <translation>發行人：{chosen}</translation>
    </message>
    <message>
        <source>Only inline warrants have bounds.</source>
        <translation>只有界內證有上下限。</translation>
    </message>
    <message>
        <source>Outside</source>
        <translation>界外</translation>
    </message>
    <message>
        <source>Status: {chosen}</source>
        <translation>狀態：{chosen}</translation>
    </message>
    <message>
        <source>The issuers are not known yet</source>
        <translation>尚未知道發行人</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>inside</source>
        <translation>界內</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>界外</translation>
    </message>
</context>
<context>
    <name>Warrants</name>
    <message>
        <source>3 to 6 months</source>
        <translation>3 至 6 個月</translation>
    </message>
    <message>
        <source>6 to 12 months</source>
        <translation>6 至 12 個月</translation>
    </message>
    <message>
        <source>Bear</source>
        <translation>熊證</translation>
    </message>
    <message>
        <source>Beyond 12 months</source>
        <translation>12 個月以上</translation>
    </message>
    <message>
        <source>Break-even</source>
        <translation>打和點</translation>
    </message>
    <message>
        <source>Bull</source>
        <translation>牛證</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>認購</translation>
    </message>
    <message>
        <source>Call price</source>
        <translation>回收價</translation>
    </message>
    <message>
        <source>Conversion</source>
        <translation>換股比率</translation>
    </message>
    <message>
        <source>Eff. gearing</source>
        <translation>有效槓桿</translation>
    </message>
    <message>
        <source>Gearing</source>
        <translation>槓桿比率</translation>
    </message>
    <message>
        <source>In the money</source>
        <translation>價內／價外</translation>
    </message>
    <message>
        <source>Inline</source>
        <translation>界內證</translation>
    </message>
    <message>
        <source>Lower</source>
        <translation>下限價</translation>
    </message>
    <message>
        <source>Net inflow: asked for the {count} most traded</source>
        <translation>淨流入：正查詢成交最多的 {count} 隻</translation>
    </message>
    <message>
        <source>Net inflow: calls and bulls {rise}, puts and bears {fall} · of {part} with {share} of that turnover</source>
        <translation>淨流入：認購及牛證 {rise}，認沽及熊證 {fall} · {part} 隻，佔該成交額 {share}</translation>
    </message>
    <message>
        <source>Only bulls and bears have a call price.</source>
        <translation>只有牛熊證有回收價。</translation>
    </message>
    <message>
        <source>Outstanding</source>
        <translation>街貨量</translation>
    </message>
    <message>
        <source>Outstanding %</source>
        <translation>街貨比</translation>
    </message>
    <message>
        <source>Put</source>
        <translation>認沽</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>狀態</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>停牌</translation>
    </message>
    <message>
        <source>To be listed</source>
        <translation>待上市</translation>
    </message>
    <message>
        <source>To call</source>
        <translation>距回收價</translation>
    </message>
    <message>
        <source>Trading</source>
        <translation>交易中</translation>
    </message>
    <message>
        <source>Turnover: calls and bulls {rise}, puts and bears {fall} {currency} · {part} of {total} at {time}</source>
        <translation>成交額：認購及牛證 {rise}，認沽及熊證 {fall} {currency} · {total} 隻中的 {part} 隻，{time}</translation>
    </message>
    <message>
        <source>Upper</source>
        <translation>上限價</translation>
    </message>
    <message>
        <source>Warrant</source>
        <translation>代號</translation>
    </message>
    <message>
        <source>Within 3 months</source>
        <translation>3 個月內</translation>
    </message>
    <message>
        <source>{percent} to the call price; reached, the warrant ends.</source>
        <translation>距回收價 {percent}；觸及即被強制收回。</translation>
    </message>
</context>
<context>
    <name>WarrantsDock</name>
    <message>
        <source>Asking for the warrants</source>
        <translation>正在讀取窩輪</translation>
    </message>
    <message>
        <source>Choose a warrant</source>
        <translation>請選擇一隻窩輪</translation>
    </message>
    <message>
        <source>Into the ticket</source>
        <translation>帶到下單面板</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一頁</translation>
    </message>
    <message>
        <source>Next page of warrants</source>
        <translation>窩輪下一頁</translation>
    </message>
    <message>
        <source>No warrants</source>
        <translation>沒有窩輪</translation>
    </message>
    <message>
        <source>No warrants match the filter</source>
        <translation>沒有符合篩選的窩輪</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>上一頁</translation>
    </message>
    <message>
        <source>Previous page of warrants</source>
        <translation>窩輪上一頁</translation>
    </message>
    <message>
        <source>Warrant into the ticket</source>
        <translation>窩輪帶到下單面板</translation>
    </message>
    <message>
        <source>Warrants</source>
        <translation>窩輪牛熊證</translation>
    </message>
    <message>
        <source>{first}–{last} of {total}</source>
        <translation>第 {first}–{last} 隻，共 {total} 隻</translation>
    </message>
    <message>
        <source>{symbol} is in the ticket at {price}; nothing was sent.</source>
        <translation>{symbol} 已按 {price} 帶到下單面板；沒有送出任何訂單。</translation>
    </message>
</context>
<context>
    <name>Watchlist</name>
    <message>
        <source>%1 to %2, read %3 ago, %4</source>
        <translation>%1 至 %2，%3前讀取，%4</translation>
    </message>
    <message>
        <source>A list holds {most} symbols; “{name}” has room for {room} more.</source>
        <translation>列表最多 {most} 個代號；「{name}」只能再加 {room} 個。</translation>
    </message>
    <message>
        <source>A list needs a name.</source>
        <translation>列表需要名稱。</translation>
    </message>
    <message>
        <source>A name cannot hold control characters.</source>
        <translation>名稱不能含控制字元。</translation>
    </message>
    <message>
        <source>A name has at most {most} characters.</source>
        <translation>名稱最多 {most} 個字元。</translation>
    </message>
    <message>
        <source>Add a symbol…</source>
        <translation>加入代號…</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有檔案 (*)</translation>
    </message>
    <message>
        <source>Back to your own order</source>
        <translation>回到自訂次序</translation>
    </message>
    <message>
        <source>Being brought in step with “{group}” at {provider}.</source>
        <translation>正在與 {provider} 的「{group}」同步。</translation>
    </message>
    <message>
        <source>Bring in step with the broker now</source>
        <translation>立即與券商同步</translation>
    </message>
    <message>
        <source>Bringing the lists in step …</source>
        <translation>正在同步列表…</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>漲跌</translation>
    </message>
    <message>
        <source>Change since the previous close, percent</source>
        <translation>較昨收的漲跌，百分比</translation>
    </message>
    <message>
        <source>Chg %</source>
        <translation>漲跌幅</translation>
    </message>
    <message>
        <source>Choose a row of the watchlist first.</source>
        <translation>請先選擇自選中的一行。</translation>
    </message>
    <message>
        <source>Choose columns…</source>
        <translation>選擇欄位…</translation>
    </message>
    <message>
        <source>Columns of the watchlist</source>
        <translation>自選的欄位</translation>
    </message>
    <message>
        <source>Compared while the row is on screen and its flow arrives.</source>
        <translation>此列顯示在畫面上並收到資金流時才作比較。</translation>
    </message>
    <message>
        <source>Copy the codes</source>
        <translation>複製代號</translation>
    </message>
    <message>
        <source>Delayed: beyond the 20th security of a list, basic quotes of Hong Kong (BMP) come late.</source>
        <translation>延遲：列表第 20 隻之後，港股基本報價（BMP）有延遲。</translation>
    </message>
    <message>
        <source>Delete the list</source>
        <translation>刪除列表</translation>
    </message>
    <message>
        <source>Flow %</source>
        <translation>淨流入%</translation>
    </message>
    <message>
        <source>High</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>High minus low in percent of the previous close</source>
        <translation>最高減最低，佔昨收的百分比</translation>
    </message>
    <message>
        <source>Holdings</source>
        <translation>持倉</translation>
    </message>
    <message>
        <source>In step with “{group}” at {provider}.</source>
        <translation>已與 {provider} 的「{group}」同步。</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>現價</translation>
    </message>
    <message>
        <source>Last changed {age} ago</source>
        <translation>{age}前最後變動</translation>
    </message>
    <message>
        <source>Link with a broker group…</source>
        <translation>與券商分組連結…</translation>
    </message>
    <message>
        <source>Linked with “{group}” at {provider}; changes wait for the connection.</source>
        <translation>已與 {provider} 的「{group}」連結；改動等候連線。</translation>
    </message>
    <message>
        <source>Lists of codes (*.csv *.txt *.tsv)</source>
        <translation>代號清單 (*.csv *.txt *.tsv)</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>Main</source>
        <translation>主要</translation>
    </message>
    <message>
        <source>Move the list left</source>
        <translation>列表左移</translation>
    </message>
    <message>
        <source>Move the list right</source>
        <translation>列表右移</translation>
    </message>
    <message>
        <source>Move the row down</source>
        <translation>此行下移</translation>
    </message>
    <message>
        <source>Move the row to the end</source>
        <translation>此行移到最下</translation>
    </message>
    <message>
        <source>Move the row to the top</source>
        <translation>此行移到最上</translation>
    </message>
    <message>
        <source>Move the row up</source>
        <translation>此行上移</translation>
    </message>
    <message>
        <source>Net flow</source>
        <translation>淨流入</translation>
    </message>
    <message>
        <source>Net flow among the same minute of the security&apos;s last 60 recorded sessions, 1 to 99</source>
        <translation>淨流在該證券過去 60 個已記錄交易日同一分鐘中的位置，1 至 99</translation>
    </message>
    <message>
        <source>Net flow in percent of the turnover</source>
        <translation>淨流入佔成交額的百分比</translation>
    </message>
    <message>
        <source>Net flow of the session, and its share of the turnover</source>
        <translation>交易日淨流入，及佔成交額比例</translation>
    </message>
    <message>
        <source>Net flow today</source>
        <translation>今日淨流入</translation>
    </message>
    <message>
        <source>New list…</source>
        <translation>新列表…</translation>
    </message>
    <message>
        <source>Next list</source>
        <translation>下一個列表</translation>
    </message>
    <message>
        <source>No flow figures have arrived yet.</source>
        <translation>尚未收到資金數字。</translation>
    </message>
    <message>
        <source>No net flow or no turnover to divide it by.</source>
        <translation>沒有淨流入，或沒有成交額可比。</translation>
    </message>
    <message>
        <source>No price has arrived yet.</source>
        <translation>尚未收到價格。</translation>
    </message>
    <message>
        <source>Not in step with “{group}” at {provider}.</source>
        <translation>未與 {provider} 的「{group}」同步。</translation>
    </message>
    <message>
        <source>Only US shares trade outside the regular hours, and this one does not now.</source>
        <translation>只有美股在正常時段外交易，而這隻現時沒有。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開市價</translation>
    </message>
    <message>
        <source>Paste codes…</source>
        <translation>貼上代號…</translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation>百分位</translation>
    </message>
    <message>
        <source>Pin to the top</source>
        <translation>置頂</translation>
    </message>
    <message>
        <source>Pre / post</source>
        <translation>盤前／盤後</translation>
    </message>
    <message>
        <source>Prev close</source>
        <translation>昨收</translation>
    </message>
    <message>
        <source>Previous list</source>
        <translation>上一個列表</translation>
    </message>
    <message>
        <source>Price alert of the row…</source>
        <translation>此行的到價提示…</translation>
    </message>
    <message>
        <source>Range %</source>
        <translation>振幅</translation>
    </message>
    <message>
        <source>Read codes from a file</source>
        <translation>從檔案讀取代號</translation>
    </message>
    <message>
        <source>Read codes from a file…</source>
        <translation>從檔案讀取代號…</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>從列表移除</translation>
    </message>
    <message>
        <source>Removed on one side, kept on both: {symbols}.</source>
        <translation>一邊移除，兩邊均保留：{symbols}。</translation>
    </message>
    <message>
        <source>Rename the list…</source>
        <translation>重新命名列表…</translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation>重置欄位</translation>
    </message>
    <message>
        <source>Save the list as CSV…</source>
        <translation>列表另存為 CSV…</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代號</translation>
    </message>
    <message>
        <source>The columns of the list were changed.</source>
        <translation>清單的欄位已更改。</translation>
    </message>
    <message>
        <source>The columns of the list were reset.</source>
        <translation>清單的欄位已重設。</translation>
    </message>
    <message>
        <source>The list is linked already, or follows the positions.</source>
        <translation>列表已有連結，或跟隨持倉。</translation>
    </message>
    <message>
        <source>The list is linked with no group at the broker.</source>
        <translation>列表沒有與券商分組連結。</translation>
    </message>
    <message>
        <source>The row is not pinned.</source>
        <translation>此行沒有置頂。</translation>
    </message>
    <message>
        <source>There are {most} lists already; delete one first.</source>
        <translation>已有 {most} 個列表；請先刪除一個。</translation>
    </message>
    <message>
        <source>There is a list “{name}” already.</source>
        <translation>已有列表「{name}」。</translation>
    </message>
    <message>
        <source>There is no connection to the broker.</source>
        <translation>與券商沒有連線。</translation>
    </message>
    <message>
        <source>This is the last list; it stays.</source>
        <translation>這是最後一個列表，會保留。</translation>
    </message>
    <message>
        <source>This list follows the positions and keeps its name.</source>
        <translation>此列表跟隨持倉，名稱不能更改。</translation>
    </message>
    <message>
        <source>This list follows the positions and stays.</source>
        <translation>此列表跟隨持倉，會保留。</translation>
    </message>
    <message>
        <source>This list follows the positions of the account.</source>
        <translation>此列表跟隨帳戶持倉。</translation>
    </message>
    <message>
        <source>This security does not trade: {why}.</source>
        <translation>此證券不可交易：{why}。</translation>
    </message>
    <message>
        <source>Traded shares in percent of all shares</source>
        <translation>成交股數佔總股數的百分比</translation>
    </message>
    <message>
        <source>Turn %</source>
        <translation>換手率</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>成交額</translation>
    </message>
    <message>
        <source>Turnover since the open, in the currency of the symbol</source>
        <translation>開市以來成交額，以該證券貨幣計</translation>
    </message>
    <message>
        <source>US pre-market, post-market or overnight price and change</source>
        <translation>美股盤前、盤後或夜盤的價格與漲跌</translation>
    </message>
    <message>
        <source>Undo the last change of a list</source>
        <translation>還原上次列表更改</translation>
    </message>
    <message>
        <source>Unlink from the broker group</source>
        <translation>取消與券商分組的連結</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置頂</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>成交量</translation>
    </message>
    <message>
        <source>Watchlist</source>
        <translation>自選</translation>
    </message>
    <message>
        <source>circuit breaker</source>
        <translation>熔斷</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>休市</translation>
    </message>
    <message>
        <source>code changed</source>
        <translation>代號已變更</translation>
    </message>
    <message>
        <source>delisted</source>
        <translation>已除牌</translation>
    </message>
    <message>
        <source>down {change}</source>
        <translation>跌 {change}</translation>
    </message>
    <message>
        <source>earlier session, {figures}</source>
        <translation>較早交易日，{figures}</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>已到期</translation>
    </message>
    <message>
        <source>halted</source>
        <translation>停牌</translation>
    </message>
    <message>
        <source>halted, split</source>
        <translation>拆合股停牌</translation>
    </message>
    <message>
        <source>in</source>
        <translation>流入</translation>
    </message>
    <message>
        <source>index: no flow</source>
        <translation>指數無資金流</translation>
    </message>
    <message>
        <source>night</source>
        <translation>夜盤</translation>
    </message>
    <message>
        <source>no quota</source>
        <translation>沒有額度</translation>
    </message>
    <message>
        <source>not listed yet</source>
        <translation>尚未上市</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>未記錄</translation>
    </message>
    <message>
        <source>not renewed for a while, {figures}</source>
        <translation>已有一段時間未更新，{figures}</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>尚無</translation>
    </message>
    <message>
        <source>opens soon</source>
        <translation>即將開市</translation>
    </message>
    <message>
        <source>out</source>
        <translation>流出</translation>
    </message>
    <message>
        <source>overnight</source>
        <translation>夜盤</translation>
    </message>
    <message>
        <source>post</source>
        <translation>盤後</translation>
    </message>
    <message>
        <source>post-market</source>
        <translation>盤後</translation>
    </message>
    <message>
        <source>pre</source>
        <translation>盤前</translation>
    </message>
    <message>
        <source>pre-market</source>
        <translation>盤前</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>停牌</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>無此代號</translation>
    </message>
    <message>
        <source>up {change}</source>
        <translation>升 {change}</translation>
    </message>
    <message>
        <source>{count} symbols</source>
        <translation>{count} 個代號</translation>
    </message>
    <message>
        <source>{first} and {more} more</source>
        <translation>{first} 等，另 {more} 個</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}.</source>
        <translation>無法讀取 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{name} is larger than 1 MB; that is no list of codes.</source>
        <translation>{name} 超過 1 MB；不會是代號清單。</translation>
    </message>
    <message>
        <source>{name} is no text file. Save it as CSV in UTF-8.</source>
        <translation>{name} 不是文字檔。請存為 UTF-8 的 CSV。</translation>
    </message>
    <message>
        <source>{provider} has no group “{group}” any more.</source>
        <translation>{provider} 已沒有分組「{group}」。</translation>
    </message>
    <message>
        <source>{session}: {price}, {change} since the close, {volume} shares</source>
        <translation>{session}：{price}，較收市 {change}，{volume} 股</translation>
    </message>
    <message>
        <source>“{group}” at {provider} would change; agree first.</source>
        <translation>{provider} 的「{group}」會有改動；請先同意。</translation>
    </message>
    <message>
        <source>“{name}” follows the positions of the account.</source>
        <translation>「{name}」跟隨帳戶持倉。</translation>
    </message>
    <message>
        <source>“{name}” is linked with “{group}”.</source>
        <translation>「{name}」已與「{group}」連結。</translation>
    </message>
    <message>
        <source>“{name}” is not linked any more; no symbol was removed.</source>
        <translation>「{name}」已取消連結；沒有移除任何代號。</translation>
    </message>
</context>
<context>
    <name>WatchlistDock</name>
    <message>
        <source>Add by code or name</source>
        <translation>以代號或名稱加入</translation>
    </message>
    <message>
        <source>Copy to list</source>
        <translation>複製到列表</translation>
    </message>
    <message>
        <source>Lists, columns, codes</source>
        <translation>列表、欄位、代號</translation>
    </message>
    <message>
        <source>Move to list</source>
        <translation>移到列表</translation>
    </message>
    <message>
        <source>The account in view holds nothing.</source>
        <translation>所選帳戶沒有持倉。</translation>
    </message>
    <message>
        <source>This list is empty. Add a symbol from the menu above, or paste codes.</source>
        <translation>列表沒有內容。從上方選單加入代號，或貼上代號。</translation>
    </message>
    <message>
        <source>Watchlist</source>
        <translation>自選</translation>
    </message>
</context>
<context>
    <name>WatchlistModel</name>
    <message>
        <source>{name}, pinned</source>
        <translation>{name}，已置頂</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Stacked docks</source>
        <translation>疊放的面板</translation>
    </message>
</context>
<context>
    <name>_NameField</name>
    <message>
        <source>Name</source>
        <translation>名稱</translation>
    </message>
    <message>
        <source>Name of the list</source>
        <translation>列表名稱</translation>
    </message>
</context>
</TS>
