<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>About Tideboard</source>
        <translation>关于 Tideboard</translation>
    </message>
    <message>
        <source>Built on</source>
        <translation>构建时间</translation>
    </message>
    <message>
        <source>Came as</source>
        <translation>安装方式</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>检查更新</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>组件</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>密钥环</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>许可证全文</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Licences of everything inside</source>
        <translation>所含全部软件的许可证</translation>
    </message>
    <message>
        <source>No text came with this component. Its own page on the web has it.</source>
        <translation>此组件没有附带许可证全文，可在其网页查阅。</translation>
    </message>
    <message>
        <source>Nothing here is advice. There is no warranty; practise first.</source>
        <translation>本程序不构成投资建议，也不提供任何担保；请先练习。</translation>
    </message>
    <message>
        <source>Protocols</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>Puts these lines in the clipboard, for a bug report; no secret is in them</source>
        <translation>把这些内容复制到剪贴板，供报告问题之用；其中没有密码或密钥</translation>
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
        <translation>Python 软件包（pip）</translation>
    </message>
    <message>
        <source>Qt</source>
        <translation>Qt</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>See where the money moves, trade without accidents.</source>
        <translation>看清资金流向，交易不出意外。</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Tideboard is free software under the Apache License 2.0; “Licences” shows every text.</source>
        <translation>Tideboard 是采用 Apache License 2.0 的自由软件；“许可证”列出全部条文。</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>checkout of the source</source>
        <translation>源码工作目录</translation>
    </message>
    <message>
        <source>installed program</source>
        <translation>已安装的程序</translation>
    </message>
    <message>
        <source>none in use</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不详</translation>
    </message>
    <message>
        <source>protobuf</source>
        <translation>protobuf</translation>
    </message>
    <message>
        <source>see the text</source>
        <translation>见全文</translation>
    </message>
</context>
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Tideboard</source>
        <translation>关于 Tideboard</translation>
    </message>
    <message>
        <source>About · Tideboard</source>
        <translation>关于 · Tideboard</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>AccountCell</name>
    <message>
        <source>Choose the account</source>
        <translation>选择账户</translation>
    </message>
    <message>
        <source>Each account is unlocked by itself; another kind of money locks all</source>
        <translation>各账户分别解锁；切换到另一种资金会锁定全部</translation>
    </message>
    <message>
        <source>No account</source>
        <translation>没有账户</translation>
    </message>
    <message>
        <source>as with real money</source>
        <translation>如同真实资金</translation>
    </message>
    <message>
        <source>cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>保证金</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>已钉住</translation>
    </message>
    <message>
        <source>real money</source>
        <translation>真实资金</translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>模拟</translation>
    </message>
    <message>
        <source>unlocked</source>
        <translation>已解锁</translation>
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
        <translation>现金账户：没有融资</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>所有账户</translation>
    </message>
    <message>
        <source>All in {currency}</source>
        <translation>全部折合 {currency}</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Assets</source>
        <translation>资产</translation>
    </message>
    <message>
        <source>Assets are being read</source>
        <translation>正在读取资产</translation>
    </message>
    <message>
        <source>Assets are kept from now on, each day on which the account is read</source>
        <translation>从现在起，账户被读取的每一天都会保存资产</translation>
    </message>
    <message>
        <source>Assets by day</source>
        <translation>每日资产</translation>
    </message>
    <message>
        <source>Assets of {count} days in {currency}, from {begin} to {end}.</source>
        <translation>{count} 天的资产（{currency}），从 {begin} 到 {end}。</translation>
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
        <translation>购买力</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变动</translation>
    </message>
    <message>
        <source>Closed trips</source>
        <translation>已平仓的完整交易</translation>
    </message>
    <message>
        <source>Concept</source>
        <translation>概念</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Converted total in</source>
        <translation>折合总计货币</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>计入数目</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>货币</translation>
    </message>
    <message>
        <source>Currency not told</source>
        <translation>货币未告知</translation>
    </message>
    <message>
        <source>Daily</source>
        <translation>日结单</translation>
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
        <translation>Delta 金额</translation>
    </message>
    <message>
        <source>Delta in shares</source>
        <translation>Delta 股数</translation>
    </message>
    <message>
        <source>Deltas and prices are being read</source>
        <translation>正在读取 Delta 和价格</translation>
    </message>
    <message>
        <source>Deltas and prices of {provider}, oldest {age}</source>
        <translation>{provider} 的 Delta 和价格，最旧的 {age}</translation>
    </message>
    <message>
        <source>Deltas of options</source>
        <translation>期权 Delta</translation>
    </message>
    <message>
        <source>Deltas of warrants</source>
        <translation>窝轮 Delta</translation>
    </message>
    <message>
        <source>Dividends, interest, charges</source>
        <translation>股息、利息、收费</translation>
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
        <translation>券商计算的盈亏</translation>
    </message>
    <message>
        <source>Grids and recurring plans are being read</source>
        <translation>正在读取网格和定投计划</translation>
    </message>
    <message>
        <source>Grids and recurring plans of the brokers</source>
        <translation>券商的网格和定投计划</translation>
    </message>
    <message>
        <source>Gross</source>
        <translation>总额</translation>
    </message>
    <message>
        <source>Grouped by</source>
        <translation>分组方式</translation>
    </message>
    <message>
        <source>In no plate that is known</source>
        <translation>所属板块未知</translation>
    </message>
    <message>
        <source>Industry</source>
        <translation>行业</translation>
    </message>
    <message>
        <source>Kinds of securities</source>
        <translation>证券种类</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最新价</translation>
    </message>
    <message>
        <source>Long</source>
        <translation>多头</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>保证金</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>市场</translation>
    </message>
    <message>
        <source>Market value</source>
        <translation>市值</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>资金性质</translation>
    </message>
    <message>
        <source>Monthly</source>
        <translation>月结单</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>净额</translation>
    </message>
    <message>
        <source>Net delta</source>
        <translation>净 Delta</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>No account</source>
        <translation>没有账户</translation>
    </message>
    <message>
        <source>No account is kept in this currency, or none has been read</source>
        <translation>没有以此货币记账的账户，或尚未读取</translation>
    </message>
    <message>
        <source>No broker has told a rate for {currencies}: these amounts are not in the total.</source>
        <translation>没有券商给出 {currencies} 的汇率：这些金额未计入总额。</translation>
    </message>
    <message>
        <source>No connection has named an account yet</source>
        <translation>还没有连接报出账户</translation>
    </message>
    <message>
        <source>No option or warrant is held</source>
        <translation>没有持有期权或窝轮</translation>
    </message>
    <message>
        <source>No position is held</source>
        <translation>没有持仓</translation>
    </message>
    <message>
        <source>None of these brokers files statements over its interface</source>
        <translation>这些券商都不通过接口提供结单</translation>
    </message>
    <message>
        <source>None of these brokers tells of grids or recurring plans</source>
        <translation>这些券商都不提供网格或定投计划的信息</translation>
    </message>
    <message>
        <source>Not current</source>
        <translation>非最新</translation>
    </message>
    <message>
        <source>Not in it</source>
        <translation>未计入</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>尚未读取</translation>
    </message>
    <message>
        <source>Only {account}</source>
        <translation>只显示 {account}</translation>
    </message>
    <message>
        <source>Open in the browser…</source>
        <translation>在浏览器中打开…</translation>
    </message>
    <message>
        <source>Open positions and rest</source>
        <translation>未平仓及其余</translation>
    </message>
    <message>
        <source>Options and warrants by underlying</source>
        <translation>按正股分组的期权和窝轮</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Orders do not go over {provider}. Choose it for orders under Connections to trade with this account.</source>
        <translation>订单不经 {provider} 发出。要用此账户交易，请在“连接”中选它发送订单。</translation>
    </message>
    <message>
        <source>Orders go over this connection</source>
        <translation>订单经此连接发出</translation>
    </message>
    <message>
        <source>Orders of all accounts</source>
        <translation>所有账户的订单</translation>
    </message>
    <message>
        <source>Orders of {account}</source>
        <translation>{account} 的订单</translation>
    </message>
    <message>
        <source>Outside</source>
        <translation>外部</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>总览</translation>
    </message>
    <message>
        <source>P&amp;L day</source>
        <translation>今日盈亏</translation>
    </message>
    <message>
        <source>P&amp;L open</source>
        <translation>持仓盈亏</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Plates</source>
        <translation>板块</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>持仓</translation>
    </message>
    <message>
        <source>Positions are being read</source>
        <translation>正在读取持仓</translation>
    </message>
    <message>
        <source>Positions of all accounts</source>
        <translation>所有账户的持仓</translation>
    </message>
    <message>
        <source>Positions of {account}</source>
        <translation>{account} 的持仓</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Prices</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Put in</source>
        <translation>净存入</translation>
    </message>
    <message>
        <source>Put in and earned by closed trips</source>
        <translation>净存入加已平仓盈亏</translation>
    </message>
    <message>
        <source>Put in view</source>
        <translation>切换到此账户</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>Securities</source>
        <translation>证券</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>证券</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股数</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>空头</translation>
    </message>
    <message>
        <source>Show it in the docks of this letter</source>
        <translation>在此字母的面板中显示</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Some could not be read.</source>
        <translation>部分无法读取。</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>结单</translation>
    </message>
    <message>
        <source>Statements</source>
        <translation>结单</translation>
    </message>
    <message>
        <source>Statements are being read</source>
        <translation>正在读取结单</translation>
    </message>
    <message>
        <source>Statements of</source>
        <translation>结单周期</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Sum in {currency}</source>
        <translation>{currency} 合计</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>The account holds positions in several currencies: see the sums</source>
        <translation>账户持有多种货币的持仓：见合计行</translation>
    </message>
    <message>
        <source>The age of the oldest figure in it</source>
        <translation>其中最旧数据的时间</translation>
    </message>
    <message>
        <source>The broker does not say it of every position</source>
        <translation>券商没有给出每个持仓的数值</translation>
    </message>
    <message>
        <source>The chosen accounts are not there</source>
        <translation>所选账户不在</translation>
    </message>
    <message>
        <source>The field {field} cannot be read</source>
        <translation>字段 {field} 无法读取</translation>
    </message>
    <message>
        <source>There is no statement yet</source>
        <translation>还没有结单</translation>
    </message>
    <message>
        <source>There may be others.</source>
        <translation>可能还有其他结单。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Total assets</source>
        <translation>总资产</translation>
    </message>
    <message>
        <source>Total in {currency}</source>
        <translation>折合 {currency} 总计</translation>
    </message>
    <message>
        <source>Trades</source>
        <translation>成交次数</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Underlying not known</source>
        <translation>正股未知</translation>
    </message>
    <message>
        <source>Underlying, holding</source>
        <translation>正股、持仓</translation>
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
        <translation>持仓计入其每个板块，期权计入其正股的板块</translation>
    </message>
    <message>
        <source>accounts not read yet: {count}</source>
        <translation>尚未读取的账户：{count}</translation>
    </message>
    <message>
        <source>accounts: {count}</source>
        <translation>账户：{count}</translation>
    </message>
    <message>
        <source>being read</source>
        <translation>正在读取</translation>
    </message>
    <message>
        <source>cash by currency not told</source>
        <translation>未告知各货币现金</translation>
    </message>
    <message>
        <source>closed trips without a result (fees open), in the rest: {count}</source>
        <translation>没有结果（费用未知）的完整交易，计入其余：{count}</translation>
    </message>
    <message>
        <source>currency not told</source>
        <translation>货币未告知</translation>
    </message>
    <message>
        <source>current</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>days in other currencies: {counts}</source>
        <translation>其他货币的日子：{counts}</translation>
    </message>
    <message>
        <source>days whose movements of money are not known: {count}</source>
        <translation>资金变动未知的日子：{count}</translation>
    </message>
    <message>
        <source>days without a reading: {count}</source>
        <translation>没有读数的日子：{count}</translation>
    </message>
    <message>
        <source>delta not told</source>
        <translation>Delta 未告知</translation>
    </message>
    <message>
        <source>futures, in no group: {count}</source>
        <translation>不在任何组的期货：{count}</translation>
    </message>
    <message>
        <source>holdings: {count}</source>
        <translation>持仓：{count}</translation>
    </message>
    <message>
        <source>kind of security not told</source>
        <translation>证券种类未告知</translation>
    </message>
    <message>
        <source>market values; options and warrants at their own value</source>
        <translation>市值；期权和窝轮按其自身价值</translation>
    </message>
    <message>
        <source>no rate told for {currencies}</source>
        <translation>没有 {currencies} 的汇率</translation>
    </message>
    <message>
        <source>no rate: {currencies}</source>
        <translation>没有汇率：{currencies}</translation>
    </message>
    <message>
        <source>no reading</source>
        <translation>没有读数</translation>
    </message>
    <message>
        <source>not renewed</source>
        <translation>未更新</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>options: contracts × shares × delta; warrants: number × delta ÷ ratio</source>
        <translation>期权：张数 × 每张股数 × Delta；窝轮：数量 × Delta ÷ 换股比率</translation>
    </message>
    <message>
        <source>positions: {count}</source>
        <translation>持仓：{count}</translation>
    </message>
    <message>
        <source>price of the underlying not told</source>
        <translation>正股价格未告知</translation>
    </message>
    <message>
        <source>rows: {count}, accounts: {accounts}</source>
        <translation>行：{count}，账户：{accounts}</translation>
    </message>
    <message>
        <source>shares behind it not told</source>
        <translation>对应股数未告知</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>过时</translation>
    </message>
    <message>
        <source>underlying not told</source>
        <translation>正股未告知</translation>
    </message>
    <message>
        <source>underlyings without a price or delta: {count}</source>
        <translation>没有价格或 Delta 的正股：{count}</translation>
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
        <translation>没有当日汇率：{counts}</translation>
    </message>
    <message>
        <source>without a value: {count}</source>
        <translation>没有价值：{count}</translation>
    </message>
    <message>
        <source>without cash</source>
        <translation>不含现金</translation>
    </message>
    <message>
        <source>without {currencies}</source>
        <translation>不含 {currencies}</translation>
    </message>
    <message>
        <source>{account} at {provider}: {plans}, read {age} ago</source>
        <translation>{provider} 的 {account}：{plans}，{age}前读取</translation>
    </message>
    <message>
        <source>{amount} {currency} at {time}</source>
        <translation>{amount} {currency}（{time}）</translation>
    </message>
    <message>
        <source>{count} accounts</source>
        <translation>{count} 个账户</translation>
    </message>
    <message>
        <source>{count} not read yet</source>
        <translation>{count} 个尚未读取</translation>
    </message>
    <message>
        <source>{count} not renewed</source>
        <translation>{count} 个未更新</translation>
    </message>
    <message>
        <source>{currency}, from {begin} to {end}, days of {market}</source>
        <translation>{currency}，从 {begin} 到 {end}，按{market}的日期</translation>
    </message>
    <message>
        <source>{digits}, in view</source>
        <translation>{digits}，当前账户</translation>
    </message>
    <message>
        <source>{digits}, pinned</source>
        <translation>{digits}，已钉住</translation>
    </message>
    <message>
        <source>{digits}, simulated</source>
        <translation>{digits}，模拟账户</translation>
    </message>
    <message>
        <source>{late} of {count} not renewed</source>
        <translation>{count} 个中 {late} 个未更新</translation>
    </message>
    <message>
        <source>{lower} to {upper}</source>
        <translation>{lower} 至 {upper}</translation>
    </message>
    <message>
        <source>{provider} names no accounts: {reason}</source>
        <translation>{provider} 没有报出账户：{reason}</translation>
    </message>
    <message>
        <source>{provider}: no connection, figures as they were read last</source>
        <translation>{provider}：没有连接，显示最后读取的数据</translation>
    </message>
</context>
<context>
    <name>AlertActions</name>
    <message>
        <source>All alerts of {symbol} were deleted.</source>
        <translation>{symbol} 的全部提醒已删除。</translation>
    </message>
    <message>
        <source>{alert} is off.</source>
        <translation>已关闭：{alert}</translation>
    </message>
    <message>
        <source>{alert} is on.</source>
        <translation>已开启：{alert}</translation>
    </message>
    <message>
        <source>{alert} was changed.</source>
        <translation>已更改：{alert}</translation>
    </message>
    <message>
        <source>{alert} was deleted.</source>
        <translation>已删除：{alert}</translation>
    </message>
    <message>
        <source>{alert} was set.</source>
        <translation>已设置：{alert}</translation>
    </message>
</context>
<context>
    <name>AlertDialog</name>
    <message>
        <source>A number above zero with at most three decimals.</source>
        <translation>请填写大于零的数字，最多三位小数。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Change a price alert</source>
        <translation>更改到价提醒</translation>
    </message>
    <message>
        <source>Change alert</source>
        <translation>更改提醒</translation>
    </message>
    <message>
        <source>Choose at least one session.</source>
        <translation>请至少选择一个时段。</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>提醒频率</translation>
    </message>
    <message>
        <source>Kept by the broker</source>
        <translation>由券商保存</translation>
    </message>
    <message>
        <source>Last price {price}{change}</source>
        <translation>现价 {price}{change}</translation>
    </message>
    <message>
        <source>New price alert</source>
        <translation>新建到价提醒</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Rings</source>
        <translation>频率</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>Set alert</source>
        <translation>设置提醒</translation>
    </message>
    <message>
        <source>The broker keeps no note</source>
        <translation>券商不保存备注</translation>
    </message>
    <message>
        <source>The last price is not known.</source>
        <translation>现价不详。</translation>
    </message>
    <message>
        <source>This is already so: the alert would ring at once.</source>
        <translation>条件已经成立：会立即提醒。</translation>
    </message>
    <message>
        <source>Up to {most} characters</source>
        <translation>最多 {most} 个字符</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>What is watched</source>
        <translation>监控条件</translation>
    </message>
    <message>
        <source>When</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Who keeps it</source>
        <translation>由谁保管</translation>
    </message>
    <message>
        <source>{amount} from the last price, {percent}</source>
        <translation>较现价 {amount}，{percent}</translation>
    </message>
</context>
<context>
    <name>Alerts</name>
    <message>
        <source>After hours</source>
        <translation>盘后</translation>
    </message>
    <message>
        <source>Ask falls to</source>
        <translation>卖一价跌到</translation>
    </message>
    <message>
        <source>Ask size reaches</source>
        <translation>卖一量达</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>差距</translation>
    </message>
    <message>
        <source>Bid rises to</source>
        <translation>买一价涨到</translation>
    </message>
    <message>
        <source>Bid size reaches</source>
        <translation>买一量达</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>券商</translation>
    </message>
    <message>
        <source>Change the price alert…</source>
        <translation>更改到价提醒…</translation>
    </message>
    <message>
        <source>Choose an alert in the list first.</source>
        <translation>请先在列表选择一个提醒。</translation>
    </message>
    <message>
        <source>Choose an event in the dock Calendar, then press A.</source>
        <translation>在“日历”面板选中一项，再按 A。</translation>
    </message>
    <message>
        <source>Click to turn it off</source>
        <translation>点击关闭</translation>
    </message>
    <message>
        <source>Click to turn it on</source>
        <translation>点击开启</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Delete all alerts of the security…</source>
        <translation>删除此证券的全部提醒…</translation>
    </message>
    <message>
        <source>Delete the price alert</source>
        <translation>删除到价提醒</translation>
    </message>
    <message>
        <source>Each time</source>
        <translation>每次</translation>
    </message>
    <message>
        <source>Gain in 3 minutes reaches</source>
        <translation>3 分钟涨幅达</translation>
    </message>
    <message>
        <source>Gain in 5 minutes reaches</source>
        <translation>5 分钟涨幅达</translation>
    </message>
    <message>
        <source>Gain of the day reaches</source>
        <translation>日涨幅达</translation>
    </message>
    <message>
        <source>It is not known whether this was changed: the list is read again.</source>
        <translation>不知道是否已更改：正在重新读取列表。</translation>
    </message>
    <message>
        <source>Kept by</source>
        <translation>保管方</translation>
    </message>
    <message>
        <source>Kept by Tideboard: only works while this program runs and is connected</source>
        <translation>由 Tideboard 保管：只在本程序运行并已连接时有效</translation>
    </message>
    <message>
        <source>Kept by the broker: rings in the broker&apos;s own apps, not here</source>
        <translation>由券商保管：在券商自己的应用里响，不在这里响</translation>
    </message>
    <message>
        <source>Loss in 3 minutes reaches</source>
        <translation>3 分钟跌幅达</translation>
    </message>
    <message>
        <source>Loss in 5 minutes reaches</source>
        <translation>5 分钟跌幅达</translation>
    </message>
    <message>
        <source>Loss of the day reaches</source>
        <translation>日跌幅达</translation>
    </message>
    <message>
        <source>New price alert in the list…</source>
        <translation>在列表新建到价提醒…</translation>
    </message>
    <message>
        <source>No dates</source>
        <translation>没有日期</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>On, but no quotes arrive: it cannot ring until they do. Click to turn it off</source>
        <translation>已开启，但没有收到报价：收到之前不会响起。点按关闭</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>仅一次</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>每日一次</translation>
    </message>
    <message>
        <source>Only price alerts have a distance, once the last price is known.</source>
        <translation>只有价格类提醒有差距，且须已知现价。</translation>
    </message>
    <message>
        <source>Pre-market</source>
        <translation>盘前</translation>
    </message>
    <message>
        <source>Price alert at {price}…</source>
        <translation>在 {price} 设到价提醒…</translation>
    </message>
    <message>
        <source>Price alert of the selected security…</source>
        <translation>所选证券的到价提醒…</translation>
    </message>
    <message>
        <source>Price alert…</source>
        <translation>到价提醒…</translation>
    </message>
    <message>
        <source>Price falls to</source>
        <translation>股价跌到</translation>
    </message>
    <message>
        <source>Price rises to</source>
        <translation>股价涨到</translation>
    </message>
    <message>
        <source>Rang</source>
        <translation>已提醒</translation>
    </message>
    <message>
        <source>Regular</source>
        <translation>盘中</translation>
    </message>
    <message>
        <source>Rings</source>
        <translation>频率</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>The broker&apos;s alerts are not in the list: {reason}</source>
        <translation>列表里没有券商的提醒：{reason}</translation>
    </message>
    <message>
        <source>The broker&apos;s own ring in its apps, not here.</source>
        <translation>券商的提醒只在券商自己的应用中响，不在这里。</translation>
    </message>
    <message>
        <source>Tideboard&apos;s alerts are not in the list: {reason}</source>
        <translation>列表里没有 Tideboard 的提醒：{reason}</translation>
    </message>
    <message>
        <source>Turn the price alert on or off</source>
        <translation>开启或关闭到价提醒</translation>
    </message>
    <message>
        <source>Turnover rate reaches</source>
        <translation>换手率达</translation>
    </message>
    <message>
        <source>Turnover reaches</source>
        <translation>成交额达</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Volume reaches</source>
        <translation>成交量达</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>What</source>
        <translation>事项</translation>
    </message>
    <message>
        <source>When</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>a delayed price</source>
        <translation>延迟价格</translation>
    </message>
    <message>
        <source>an alert of Tideboard</source>
        <translation>Tideboard 的提醒</translation>
    </message>
    <message>
        <source>the price as of {time}</source>
        <translation>价格截至 {time}</translation>
    </message>
    <message>
        <source>{name}: {what}, now {price} ({change})</source>
        <translation>{name}：{what}，现价 {price}（{change}）</translation>
    </message>
    <message>
        <source>{time} rang</source>
        <translation>{time} 已提醒</translation>
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
        <translation>正在读取到价提醒</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete all of {symbol}…</source>
        <translation>删除 {symbol} 的全部提醒…</translation>
    </message>
    <message>
        <source>New alert</source>
        <translation>新建提醒</translation>
    </message>
    <message>
        <source>No price alerts</source>
        <translation>没有到价提醒</translation>
    </message>
    <message>
        <source>Price alerts</source>
        <translation>到价提醒</translation>
    </message>
    <message>
        <source>Set one with the plus above, on a chart, or in the watchlist.</source>
        <translation>可按上方加号、在图表或自选中设置。</translation>
    </message>
    <message>
        <source>This security</source>
        <translation>此证券</translation>
    </message>
    <message>
        <source>Turn off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Turn on</source>
        <translation>开启</translation>
    </message>
    <message>
        <source>Which alerts</source>
        <translation>显示哪些提醒</translation>
    </message>
    <message>
        <source>{count} alert, {on} on</source>
        <translation>{count} 个提醒，{on} 个已开启</translation>
    </message>
    <message>
        <source>{count} alerts, {on} on</source>
        <translation>{count} 个提醒，{on} 个已开启</translation>
    </message>
    <message>
        <source>{count} dates, told of the evening before and at the open</source>
        <translation>{count} 个日期，前一晚和开盘时提示</translation>
    </message>
    <message>
        <source>{symbol} has no alerts.</source>
        <translation>{symbol} 没有提醒。</translation>
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
        <translation>经纪队列（经纪）</translation>
    </message>
    <message>
        <source>Calls about companies in {seconds} s</source>
        <translation>公司数据请求，每 {seconds} 秒</translation>
    </message>
    <message>
        <source>Calls of the second flow in {seconds} s</source>
        <translation>第二资金流向请求，每 {seconds} 秒</translation>
    </message>
    <message>
        <source>Counted by symbol, each once; this broker does not report what other programs subscribe to.</source>
        <translation>按代码计算，每个只计一次；此券商不告知其他程序订阅了多少。</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>资金分布</translation>
    </message>
    <message>
        <source>Flow calls in {seconds} s</source>
        <translation>资金请求，每 {seconds} 秒</translation>
    </message>
    <message>
        <source>Minute candles</source>
        <translation>分钟 K 线</translation>
    </message>
    <message>
        <source>Next call in {seconds} s.</source>
        <translation>{seconds} 秒后再请求。</translation>
    </message>
    <message>
        <source>Not known until a connection stands.</source>
        <translation>连接建立后才知道。</translation>
    </message>
    <message>
        <source>Nothing waits.</source>
        <translation>没有等候中的请求。</translation>
    </message>
    <message>
        <source>Order books (order book, order entry)</source>
        <translation>摆盘（摆盘、下单）</translation>
    </message>
    <message>
        <source>Permission: no right for {what}. Get rights in the broker&apos;s app, then ask again; it is asked once a day.</source>
        <translation>权限：没有 {what}的权限。权限可在券商 App 取得，之后请重新读取；否则每天读取一次。</translation>
    </message>
    <message>
        <source>Permission: nothing shown is refused for a missing right.</source>
        <translation>权限：所显示的都没有因缺少权限被拒。</translation>
    </message>
    <message>
        <source>Price minutes (capital flow)</source>
        <translation>分时股价（资金流向）</translation>
    </message>
    <message>
        <source>Quota: everything shown is subscribed.</source>
        <translation>额度：所显示的都已订阅。</translation>
    </message>
    <message>
        <source>Quota: no subscription is left for {what}. Close panels or shorten lists.</source>
        <translation>额度：{what}已没有订阅额度。请关闭面板或缩短列表。</translation>
    </message>
    <message>
        <source>Quote rights</source>
        <translation>行情权限</translation>
    </message>
    <message>
        <source>Quotes (watchlist, order entry, positions)</source>
        <translation>报价（自选、下单、持仓）</translation>
    </message>
    <message>
        <source>Rate: no call is held back.</source>
        <translation>频率：没有请求被延后。</translation>
    </message>
    <message>
        <source>Rate: too many calls for {what}. They are asked again by themselves.</source>
        <translation>频率：{what}的请求过多，会自动再试。</translation>
    </message>
    <message>
        <source>Securities with history candles</source>
        <translation>可查历史 K 线的证券</translation>
    </message>
    <message>
        <source>This broker counts every call together: {limit} in {seconds} s, flow among them.</source>
        <translation>此券商把所有请求合并计算：每 {seconds} 秒 {limit} 次，包括资金流向的请求。</translation>
    </message>
    <message>
        <source>Tideboard {own}, other programs on this gateway {others}.</source>
        <translation>Tideboard 占 {own}，此网关上其他程序占 {others}。</translation>
    </message>
    <message>
        <source>Trades (tape)</source>
        <translation>逐笔成交（逐笔）</translation>
    </message>
    <message>
        <source>Why a panel is empty</source>
        <translation>面板为何空白</translation>
    </message>
    <message>
        <source>not reported by this broker</source>
        <translation>此券商未告知</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>至 {date}</translation>
    </message>
    <message>
        <source>{count} are no longer shown and end after their first minute.</source>
        <translation>{count} 项已不再显示，订阅满一分钟后释放。</translation>
    </message>
    <message>
        <source>{count} rows wait.</source>
        <translation>{count} 行等候中。</translation>
    </message>
    <message>
        <source>{days} days left</source>
        <translation>尚余 {days} 日</translation>
    </message>
    <message>
        <source>{market}: “{text}”</source>
        <translation>{market}：“{text}”</translation>
    </message>
    <message>
        <source>{subjects} and {count} more</source>
        <translation>{subjects}及另外 {count} 项</translation>
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
        <translation>已连接实盘账户：未用其密码放宽的上限已恢复原值。</translation>
    </message>
    <message>
        <source>Limits are set for each currency now. Narrower than before: {currencies}.</source>
        <translation>现在每种货币各有上限。比以前更低的有：{currencies}。</translation>
    </message>
    <message>
        <source>SSLKEYLOGFILE was set. It would write the keys of encrypted connections to a file, so Tideboard ignores it.</source>
        <translation>设置了 SSLKEYLOGFILE。它会把加密连接的密钥写入文件，因此 Tideboard 不予理会。</translation>
    </message>
    <message>
        <source>Show limits</source>
        <translation>查看上限</translation>
    </message>
    <message>
        <source>Something went wrong in “{where}”. The log file has the details.</source>
        <translation>“{where}”出错。详情见日志文件。</translation>
    </message>
    <message>
        <source>The layouts could not be saved; the log file says why.</source>
        <translation>布局未能保存；原因见日志文件。</translation>
    </message>
    <message>
        <source>The settings could not be saved; the log file says why.</source>
        <translation>设置未能保存；原因见日志文件。</translation>
    </message>
    <message>
        <source>Wider limits need your account&apos;s password: connect first.</source>
        <translation>放宽上限需要账户的密码：请先连接。</translation>
    </message>
</context>
<context>
    <name>Archive</name>
    <message>
        <source>A backup is verified now and takes the archive&apos;s place at the next start.</source>
        <translation>备份会立即验证，并在下次启动时取代现有归档。</translation>
    </message>
    <message>
        <source>A day costs</source>
        <translation>每天占用</translation>
    </message>
    <message>
        <source>A market trades: each minute is kept as it ends.</source>
        <translation>市场正在交易：每分钟结束时即予保存。</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>全部文件</translation>
    </message>
    <message>
        <source>All {count}</source>
        <translation>全部 {count}</translation>
    </message>
    <message>
        <source>Archive  ·  Tideboard</source>
        <translation>归档  ·  Tideboard</translation>
    </message>
    <message>
        <source>Archive: back up archive and settings…</source>
        <translation>归档：备份归档及设置…</translation>
    </message>
    <message>
        <source>Archive: coverage as a table or as a grid</source>
        <translation>归档：以表格或网格显示覆盖</translation>
    </message>
    <message>
        <source>Archive: order books that are recorded…</source>
        <translation>归档：记录哪些摆盘…</translation>
    </message>
    <message>
        <source>Archive: participants whose holdings are recorded…</source>
        <translation>归档：记录哪些参与者的持股…</translation>
    </message>
    <message>
        <source>Archive: restore archive and settings…</source>
        <translation>归档：还原归档及设置…</translation>
    </message>
    <message>
        <source>Archive: securities recorded after the close…</source>
        <translation>归档：收盘后记录的证券…</translation>
    </message>
    <message>
        <source>Archive: verify now</source>
        <translation>归档：立即验证</translation>
    </message>
    <message>
        <source>At most {most} participants can be recorded.</source>
        <translation>最多可记录 {most} 个参与者。</translation>
    </message>
    <message>
        <source>At the limit the oldest days go; else recording stops</source>
        <translation>达到上限时删除最旧的日子；否则停止记录</translation>
    </message>
    <message>
        <source>At the next start it takes the place of the archive, of settings, watchlists and layouts. It is verified first; if that fails, nothing changes. What is there now stays beside it, under names that end in .before. Keys and passwords stay in the system&apos;s keyring.</source>
        <translation>下次启动时，它会取代归档、设置、自选列表和布局。会先行验证；验证不通过则一切不变。现有内容会以 .before 结尾的名称保留在旁。密钥和密码仍在系统的密钥环内。</translation>
    </message>
    <message>
        <source>Back up archive and settings</source>
        <translation>备份归档及设置</translation>
    </message>
    <message>
        <source>Back up…</source>
        <translation>备份…</translation>
    </message>
    <message>
        <source>Backed up and verified: {place}, {size}. No key and no password is in it.</source>
        <translation>已备份并验证：{place}，{size}。其中没有密钥或密码。</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Bars</source>
        <translation>K 线</translation>
    </message>
    <message>
        <source>Begins some seconds after the login: the window reads first what it shows.</source>
        <translation>登录后数秒开始：窗口会先读取正在显示的内容。</translation>
    </message>
    <message>
        <source>Brokers</source>
        <translation>经纪</translation>
    </message>
    <message>
        <source>By minute</source>
        <translation>按分钟</translation>
    </message>
    <message>
        <source>Can be fetched</source>
        <translation>可补取</translation>
    </message>
    <message>
        <source>Can be fetched until</source>
        <translation>可补取至</translation>
    </message>
    <message>
        <source>Cancelled: nothing was written.</source>
        <translation>已取消：没有写入任何内容。</translation>
    </message>
    <message>
        <source>Changes today</source>
        <translation>今日变动</translation>
    </message>
    <message>
        <source>Checking every block…</source>
        <translation>正在检查每个数据块…</translation>
    </message>
    <message>
        <source>Choose and limit…</source>
        <translation>选择与上限…</translation>
    </message>
    <message>
        <source>Choose securities…</source>
        <translation>选择证券…</translation>
    </message>
    <message>
        <source>Collecting stopped by an error; the log file says more.</source>
        <translation>采集因错误而停止；详情见日志文件。</translation>
    </message>
    <message>
        <source>Collector</source>
        <translation>采集器</translation>
    </message>
    <message>
        <source>Collector and disk</source>
        <translation>采集器及磁盘</translation>
    </message>
    <message>
        <source>Copying and verifying…</source>
        <translation>正在复制并验证…</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>覆盖</translation>
    </message>
    <message>
        <source>Coverage by symbol and session</source>
        <translation>按证券及交易日的覆盖</translation>
    </message>
    <message>
        <source>Daily figures since {day}: {counts}</source>
        <translation>自 {day} 起的每日数据：{counts}</translation>
    </message>
    <message>
        <source>Daily figures: none</source>
        <translation>每日数据：无</translation>
    </message>
    <message>
        <source>Damaged blocks are kept; what the provider still has will be fetched again.</source>
        <translation>损坏的数据块会保留；数据商仍有的会重新读取。</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>资金分布</translation>
    </message>
    <message>
        <source>Drop minutes of flow too: nobody can read them again</source>
        <translation>同时删除每分钟资金流向：无法再次读取</translation>
    </message>
    <message>
        <source>Dropped: {size}.</source>
        <translation>已删除：{size}。</translation>
    </message>
    <message>
        <source>Each change</source>
        <translation>每次变动</translation>
    </message>
    <message>
        <source>Each change of these books is kept: {symbols}.</source>
        <translation>以下摆盘的每次变动均被记录：{symbols}。</translation>
    </message>
    <message>
        <source>Each of these is read once when the values of its session are final, and not while its market trades. The other lists, and what a flow chart shows, are recorded each minute.</source>
        <translation>以下证券待当日数据最终确定后读取一次，开市期间不读取。其他列表及资金流向图显示的证券每分钟记录。</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Everything is within these limits.</source>
        <translation>全部在上限之内。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export the archive</source>
        <translation>导出归档</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>首日</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>资金流向</translation>
    </message>
    <message>
        <source>Flow by minute</source>
        <translation>每分钟资金流向</translation>
    </message>
    <message>
        <source>Flow calls in the last {seconds} s</source>
        <translation>最近 {seconds} 秒的资金请求</translation>
    </message>
    <message>
        <source>Further symbols</source>
        <translation>其他证券代码</translation>
    </message>
    <message>
        <source>Gap ledger</source>
        <translation>缺口记录</translation>
    </message>
    <message>
        <source>Gaps</source>
        <translation>缺口</translation>
    </message>
    <message>
        <source>Gone</source>
        <translation>已无法取得</translation>
    </message>
    <message>
        <source>Holdings once a day: the 20 largest</source>
        <translation>每日一次的持股：最大的 20 个</translation>
    </message>
    <message>
        <source>Holdings once a day: the 20 largest and {count} participants</source>
        <translation>每日一次的持股：最大的 20 个及 {count} 个参与者</translation>
    </message>
    <message>
        <source>Inferred: providers send a session until the next one&apos;s pre-opening.</source>
        <translation>推断所得：数据商提供一个交易日直至下一个开盘前时段。</translation>
    </message>
    <message>
        <source>It fills by itself as soon as the connection stands.</source>
        <translation>连接一旦建立便会自动采集。</translation>
    </message>
    <message>
        <source>It goes on by itself as soon as the connection stands.</source>
        <translation>连接恢复后会自动继续。</translation>
    </message>
    <message>
        <source>It is tried again by itself.</source>
        <translation>会自动重试。</translation>
    </message>
    <message>
        <source>It takes over within ten seconds of that program&apos;s end.</source>
        <translation>该程序结束后十秒内会接手。</translation>
    </message>
    <message>
        <source>KB each</source>
        <translation>每个 KB</translation>
    </message>
    <message>
        <source>Keep to these limits after each close; it asks before minutes of flow</source>
        <translation>每次收市后按此上限处理；删除每分钟资金流向前会先询问</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>末日</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Less than 2 GB are free on the disk of the archive.</source>
        <translation>归档所在磁盘的剩余空间不足 2 GB。</translation>
    </message>
    <message>
        <source>Less than 2 GB are free: no book is recorded.</source>
        <translation>可用空间不足 2 GB：不记录摆盘。</translation>
    </message>
    <message>
        <source>Less than 2 GB are free; minutes are still recorded.</source>
        <translation>可用空间少于 2 GB；仍会记录每分钟数据。</translation>
    </message>
    <message>
        <source>Let tideboard-archive record on the hub&apos;s computer.</source>
        <translation>请在行情中枢所在的电脑上用 tideboard-archive 录制。</translation>
    </message>
    <message>
        <source>Limits by age and size</source>
        <translation>按天数和大小设上限</translation>
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
        <translation>列表，每只证券占一个订阅</translation>
    </message>
    <message>
        <source>MB kept</source>
        <translation>保留 MB</translation>
    </message>
    <message>
        <source>Make room on the disk, or set limits below.</source>
        <translation>请腾出磁盘空间，或在下方设定上限。</translation>
    </message>
    <message>
        <source>Make room on the disk; it goes on by itself.</source>
        <translation>请腾出磁盘空间；之后会自动继续。</translation>
    </message>
    <message>
        <source>Market and provider</source>
        <translation>市场及数据商</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Measuring for {seconds} s…</source>
        <translation>正在测量 {seconds} 秒…</translation>
    </message>
    <message>
        <source>Minute bars</source>
        <translation>分钟 K 线</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分钟</translation>
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
        <translation>保留最近交易日数</translation>
    </message>
    <message>
        <source>Next run {time}</source>
        <translation>下次采集 {time}</translation>
    </message>
    <message>
        <source>No gap of this kind.</source>
        <translation>没有这类缺口。</translation>
    </message>
    <message>
        <source>No gap: every minute that was expected is there.</source>
        <translation>没有缺口：应有的每一分钟都在。</translation>
    </message>
    <message>
        <source>No limit is given: nothing would be dropped.</source>
        <translation>未设上限：不会删除任何内容。</translation>
    </message>
    <message>
        <source>No market of these trades now, so nothing could be measured. At most {most} a day.</source>
        <translation>这些证券的市场目前均未交易，无法测量。每天最多 {most}。</translation>
    </message>
    <message>
        <source>No security is chosen now; letters and positions count as they come, each with at most {most} a day.</source>
        <translation>目前没有选中的证券；联动和持仓出现时即计入，每只每天最多 {most}。</translation>
    </message>
    <message>
        <source>Not recognised: {symbols} and {count} more.</source>
        <translation>无法识别：{symbols} 及另外 {count} 个。</translation>
    </message>
    <message>
        <source>Not recognised: {symbols}.</source>
        <translation>无法识别：{symbols}。</translation>
    </message>
    <message>
        <source>Not verified since the start</source>
        <translation>启动后尚未验证</translation>
    </message>
    <message>
        <source>Nothing is chosen: only lists and charts are recorded.</source>
        <translation>未选择任何证券：只记录列表及图表的证券。</translation>
    </message>
    <message>
        <source>Nothing is recorded through a hub.</source>
        <translation>经由行情中枢不录制任何内容。</translation>
    </message>
    <message>
        <source>Nothing is recorded yet</source>
        <translation>尚无记录</translation>
    </message>
    <message>
        <source>Nothing is recorded yet, so there is nothing to back up.</source>
        <translation>尚未记录任何数据，没有可备份的内容。</translation>
    </message>
    <message>
        <source>Nothing to do; it slows down and goes on.</source>
        <translation>无须处理；会放慢并继续。</translation>
    </message>
    <message>
        <source>Nothing to record now: none is chosen, or the market is closed.</source>
        <translation>目前无可记录：未选择证券，或市场已休市。</translation>
    </message>
    <message>
        <source>Nothing was collected into this archive so far.</source>
        <translation>此归档至今未采集任何数据。</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Older sessions beyond a limit are dropped, whole days at a time; an empty field is no limit. What was dropped stays in the ledger as a gap.</source>
        <translation>超出上限的较旧交易日会整日删除；留空即不设上限。已删除的会在缺口记录中列明。</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>磁盘占用</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>每日一次</translation>
    </message>
    <message>
        <source>Once a day the 20 largest holdings of each recorded security of Hong Kong are kept, and those of these participants, with what the provider has of their past. A custodian is not an investor.</source>
        <translation>每个已记录的港股每日保存一次最大的 20 个持股，以及这些参与者的持股，连同提供者所有的过往数据。托管人不是投资者。</translation>
    </message>
    <message>
        <source>Once after the close: none</source>
        <translation>收盘后读取一次：未选择</translation>
    </message>
    <message>
        <source>Once after the close: {count} securities</source>
        <translation>收盘后读取一次：{count} 只证券</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Order books</source>
        <translation>摆盘</translation>
    </message>
    <message>
        <source>Order books are no longer recorded: they take the {size} that you allowed. Archive, Order books, lets the oldest days go or allows more.</source>
        <translation>已停止记录摆盘：已占满您允许的 {size}。可在“归档”的“摆盘”中删除最旧的日子，或允许更多空间。</translation>
    </message>
    <message>
        <source>Parquet and Excel need further packages, which the packaged app does not have: install the wheel with them, pip install &apos;tideboard[archive]&apos;, and use tideboard-archive export.</source>
        <translation>Parquet 和 Excel 需要额外的软件包，打包版程序不包含：请用 pip install &apos;tideboard[archive]&apos; 安装 wheel 和软件包，再用 tideboard-archive export。</translation>
    </message>
    <message>
        <source>Part of the dock</source>
        <translation>面板部分</translation>
    </message>
    <message>
        <source>Participants of the clearing house</source>
        <translation>结算所的参与者</translation>
    </message>
    <message>
        <source>Participants&apos; numbers</source>
        <translation>参与者编号</translation>
    </message>
    <message>
        <source>Participants…</source>
        <translation>参与者…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Paused: nothing is recorded.</source>
        <translation>已暂停：不作任何记录。</translation>
    </message>
    <message>
        <source>Progress of the check</source>
        <translation>检查进度</translation>
    </message>
    <message>
        <source>Progress of the collector</source>
        <translation>采集进度</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>Quotes</source>
        <translation>报价</translation>
    </message>
    <message>
        <source>Ratings</source>
        <translation>评级</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Record once after the close</source>
        <translation>收盘后记录一次</translation>
    </message>
    <message>
        <source>Record order books</source>
        <translation>记录摆盘</translation>
    </message>
    <message>
        <source>Record…</source>
        <translation>记录…</translation>
    </message>
    <message>
        <source>Restore archive and settings</source>
        <translation>还原归档及设置</translation>
    </message>
    <message>
        <source>Restore at the next start</source>
        <translation>下次启动时还原</translation>
    </message>
    <message>
        <source>Restore this backup?</source>
        <translation>还原这份备份？</translation>
    </message>
    <message>
        <source>Restore…</source>
        <translation>还原…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Resume before the next pre-opening, or this session is gone.</source>
        <translation>请在下次开盘前时段之前继续，否则这个交易日将无法取得。</translation>
    </message>
    <message>
        <source>Room at most, MB</source>
        <translation>空间上限，MB</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Securities that docks are linked to</source>
        <translation>面板所联动的证券</translation>
    </message>
    <message>
        <source>Securities with positions</source>
        <translation>有持仓的证券</translation>
    </message>
    <message>
        <source>Securities: {count}, about {size} a day, by {days} recorded security-days.</source>
        <translation>{count} 只证券：每天约 {size}，按 {days} 个已记录的证券日计。</translation>
    </message>
    <message>
        <source>Securities: {count}, about {size} a day, measured over {seconds} s.</source>
        <translation>{count} 只证券：每天约 {size}，按 {seconds} 秒测量。</translation>
    </message>
    <message>
        <source>Securities: {count}. What a day costs is not known yet: measure it.</source>
        <translation>{count} 只证券。每天占用尚不清楚：请测量。</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>数据系列</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>交易日</translation>
    </message>
    <message>
        <source>Short sales</source>
        <translation>卖空</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Symbol-sessions</source>
        <translation>证券交易日</translation>
    </message>
    <message>
        <source>Ten levels a side, every change, and every quote; above 50 changes a second one book in 100 ms. Two subscriptions a security.</source>
        <translation>记录每边十档的每次变动和每次报价。每秒变动超过 50 次的摆盘，每 100 毫秒保留一次。每只证券占用两个订阅额度。</translation>
    </message>
    <message>
        <source>The archive cannot be read</source>
        <translation>无法读取归档</translation>
    </message>
    <message>
        <source>The archive cannot be read: {reason}.</source>
        <translation>无法读取归档：{reason}。</translation>
    </message>
    <message>
        <source>The archive cannot be written: {reason}.</source>
        <translation>无法写入归档：{reason}。</translation>
    </message>
    <message>
        <source>The check was stopped.</source>
        <translation>检查已停止。</translation>
    </message>
    <message>
        <source>The collector does not run: no book is recorded.</source>
        <translation>采集未运行：不记录摆盘。</translation>
    </message>
    <message>
        <source>The collector keeps every minute of the symbols in your lists; none can be had later.</source>
        <translation>采集器保存你列表中证券的每一分钟；过后无法补取。</translation>
    </message>
    <message>
        <source>The connection is down: nothing is recorded.</source>
        <translation>连接中断：没有记录任何内容。</translation>
    </message>
    <message>
        <source>The disk is full: nothing is recorded. What the archive has stays.</source>
        <translation>磁盘已满：不作任何记录。已归档的数据不变。</translation>
    </message>
    <message>
        <source>The disk refused: {reason}. Nothing was changed.</source>
        <translation>磁盘拒绝：{reason}。没有作任何更改。</translation>
    </message>
    <message>
        <source>The last try failed at {time}; tideboard-archive status says why.</source>
        <translation>上次尝试于 {time} 失败；原因见 tideboard-archive status。</translation>
    </message>
    <message>
        <source>The limits are kept; nothing had to go now.</source>
        <translation>上限已保存；目前无需删除任何内容。</translation>
    </message>
    <message>
        <source>The limits of the archive leave no room for {count} symbol-sessions of flow by minute. They stay until you agree: Archive, Limits.</source>
        <translation>归档的上限已容不下 {count} 个证券交易日的每分钟资金流向。在你同意前会保留：“归档”&gt;“上限”。</translation>
    </message>
    <message>
        <source>The market of this connection is a recorded day: nothing of it is kept.</source>
        <translation>此连接的市场是已记录的某一天：其中任何内容都不保存。</translation>
    </message>
    <message>
        <source>The markets recorded each minute are closed, and everything that is served was read.</source>
        <translation>每分钟记录的市场均已收盘，可供读取的均已读取。</translation>
    </message>
    <message>
        <source>The practice market&apos;s past sessions are read, once; then it records by itself.</source>
        <translation>正在一次性读取练习市场的过往交易日，之后会自动记录。</translation>
    </message>
    <message>
        <source>The provider allows no further call for the moment.</source>
        <translation>数据商暂不接受更多请求。</translation>
    </message>
    <message>
        <source>The provider allows no further call for the moment: next one in {time}.</source>
        <translation>数据商暂不接受更多请求：{time} 后再试。</translation>
    </message>
    <message>
        <source>The symbols could not be looked up. {reason}</source>
        <translation>未能查找代码。{reason}</translation>
    </message>
    <message>
        <source>These are {count} symbols; at most {most} can be recorded.</source>
        <translation>共有 {count} 个代码，最多可记录 {most} 个。</translation>
    </message>
    <message>
        <source>They take the {size} that you allowed: no book is recorded.</source>
        <translation>已占满您允许的 {size}：不记录摆盘。</translation>
    </message>
    <message>
        <source>Thinned</source>
        <translation>抽样</translation>
    </message>
    <message>
        <source>Too many rows for a sheet: take fewer sessions, CSV or Parquet.</source>
        <translation>一张工作表容纳不下这些行：请减少交易日，或用 CSV 或 Parquet。</translation>
    </message>
    <message>
        <source>Trades</source>
        <translation>逐笔成交</translation>
    </message>
    <message>
        <source>Trades of what a window shows</source>
        <translation>窗口所示证券的逐笔成交</translation>
    </message>
    <message>
        <source>Trades: none</source>
        <translation>逐笔成交：不记录</translation>
    </message>
    <message>
        <source>Trades: of what is shown</source>
        <translation>逐笔成交：画面所示证券</translation>
    </message>
    <message>
        <source>Trades: of what is shown, and {count} lists</source>
        <translation>逐笔成交：画面所示证券及 {count} 个列表</translation>
    </message>
    <message>
        <source>Trades: of {count} lists</source>
        <translation>逐笔成交：{count} 个列表</translation>
    </message>
    <message>
        <source>Verified {time} in {seconds} s: {blocks} blocks, {damages} damaged</source>
        <translation>{time} 完成验证，用时 {seconds} 秒：{blocks} 个数据块，{damages} 个损坏</translation>
    </message>
    <message>
        <source>Verified. Start Tideboard again: archive and settings are then put in place.</source>
        <translation>已验证。请重新启动 Tideboard，届时归档和设置便会就位。</translation>
    </message>
    <message>
        <source>Verified. Start Tideboard again: the archive is then put in place; there are no settings in it.</source>
        <translation>已验证。请重新启动 Tideboard，届时归档便会就位；备份中没有设置。</translation>
    </message>
    <message>
        <source>Verify now</source>
        <translation>立即验证</translation>
    </message>
    <message>
        <source>Verifying the backup…</source>
        <translation>正在验证备份…</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Waiting for the first book.</source>
        <translation>正在等待首个摆盘。</translation>
    </message>
    <message>
        <source>Which gaps</source>
        <translation>哪些缺口</translation>
    </message>
    <message>
        <source>Whole sessions are read, those with gaps last.</source>
        <translation>正在读取整个交易日，有缺口的留待最后。</translation>
    </message>
    <message>
        <source>Whose trades…</source>
        <translation>记录哪些成交…</translation>
    </message>
    <message>
        <source>Without them a replay has no order book. Nothing is kept unless you agree.</source>
        <translation>没有记录，回放便没有摆盘。未经您同意不会记录。</translation>
    </message>
    <message>
        <source>Would drop {count} symbol-sessions up to {day}: {size}.</source>
        <translation>将删除截至 {day} 的 {count} 个证券交易日：{size}。</translation>
    </message>
    <message>
        <source>Writing {place}…</source>
        <translation>正在写入 {place}…</translation>
    </message>
    <message>
        <source>Written by {holder}; this window only reads.</source>
        <translation>由 {holder} 写入；此窗口只作读取。</translation>
    </message>
    <message>
        <source>YYYY-MM-DD</source>
        <translation>YYYY-MM-DD</translation>
    </message>
    <message>
        <source>a reason that this version does not know</source>
        <translation>此版本不认识的原因</translation>
    </message>
    <message>
        <source>a whole run takes about {time}</source>
        <translation>全部读取约需 {time}</translation>
    </message>
    <message>
        <source>about {lines} rows; symbols: {symbols}, sessions: {sessions}; missing stays empty</source>
        <translation>约 {lines} 行；证券：{symbols}，交易日：{sessions}；缺失留空</translation>
    </message>
    <message>
        <source>about {size}, securities: {count}</source>
        <translation>约 {size}，{count} 只证券</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 项</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>另一程序</translation>
    </message>
    <message>
        <source>block</source>
        <translation>数据块</translation>
    </message>
    <message>
        <source>can be fetched until {time}</source>
        <translation>可补取至 {time}</translation>
    </message>
    <message>
        <source>can still be fetched</source>
        <translation>仍可补取</translation>
    </message>
    <message>
        <source>changes of a book</source>
        <translation>摆盘的变动</translation>
    </message>
    <message>
        <source>collecting</source>
        <translation>采集中</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>complete: {whole} of {all} symbol-sessions</source>
        <translation>完整：{whole} / {all} 个证券交易日</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>copy for percentiles</source>
        <translation>百分位用的副本</translation>
    </message>
    <message>
        <source>counts for percentiles up to {time}</source>
        <translation>计入百分位至 {time}</translation>
    </message>
    <message>
        <source>counts of a session</source>
        <translation>交易日的计数</translation>
    </message>
    <message>
        <source>daily figures</source>
        <translation>每日数据</translation>
    </message>
    <message>
        <source>disk full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>disk nearly full</source>
        <translation>磁盘将满</translation>
    </message>
    <message>
        <source>dropped by a limit of size or age</source>
        <translation>因大小或天数上限而删除</translation>
    </message>
    <message>
        <source>fetched later</source>
        <translation>其后已补取</translation>
    </message>
    <message>
        <source>full</source>
        <translation>已满</translation>
    </message>
    <message>
        <source>gaps in the session</source>
        <translation>交易日内有缺口</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>已无法取得</translation>
    </message>
    <message>
        <source>limit of calls or subscriptions reached</source>
        <translation>已达请求或订阅上限</translation>
    </message>
    <message>
        <source>linked securities</source>
        <translation>联动证券</translation>
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
        <translation>缺失如实列出，绝不补造</translation>
    </message>
    <message>
        <source>missing, gone at the provider</source>
        <translation>缺失，数据商已不再提供</translation>
    </message>
    <message>
        <source>no list</source>
        <translation>无列表</translation>
    </message>
    <message>
        <source>no longer among the securities whose books are recorded</source>
        <translation>不再属于记录摆盘的证券</translation>
    </message>
    <message>
        <source>no pushes, read every few seconds: {symbols}</source>
        <translation>没有推送，每隔数秒读取一次：{symbols}</translation>
    </message>
    <message>
        <source>no room: the limit of recorded books, or the disk</source>
        <translation>空间不足：已达摆盘记录上限或磁盘将满</translation>
    </message>
    <message>
        <source>not begun</source>
        <translation>尚未开始</translation>
    </message>
    <message>
        <source>not measured so far</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>not offered, or no right to it</source>
        <translation>不提供，或无权限</translation>
    </message>
    <message>
        <source>not yet recorded</source>
        <translation>尚未记录</translation>
    </message>
    <message>
        <source>noted, closed</source>
        <translation>已注明，结束</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>nothing collected: the program did not run</source>
        <translation>未采集：程序没有运行</translation>
    </message>
    <message>
        <source>nothing is missing any more</source>
        <translation>已无缺失</translation>
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
        <translation>关闭</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>持仓</translation>
    </message>
    <message>
        <source>reading the past</source>
        <translation>读取过往</translation>
    </message>
    <message>
        <source>recording</source>
        <translation>记录中</translation>
    </message>
    <message>
        <source>replayed market</source>
        <translation>回放的市场</translation>
    </message>
    <message>
        <source>session under way</source>
        <translation>交易进行中</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>即将开始</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>structure of the file</source>
        <translation>文件结构</translation>
    </message>
    <message>
        <source>the block was damaged</source>
        <translation>数据块损坏</translation>
    </message>
    <message>
        <source>the provider sent no rows</source>
        <translation>数据商未发送数据</translation>
    </message>
    <message>
        <source>the provider&apos;s server failed</source>
        <translation>数据商的服务器出错</translation>
    </message>
    <message>
        <source>through a hub</source>
        <translation>经由行情中枢</translation>
    </message>
    <message>
        <source>trades came faster than they could be written</source>
        <translation>成交到达过快，来不及写入</translation>
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
        <translation>等待限额</translation>
    </message>
    <message>
        <source>whole session</source>
        <translation>整个交易日</translation>
    </message>
    <message>
        <source>will be asked again</source>
        <translation>会再次请求</translation>
    </message>
    <message>
        <source>{count} rows in {place}</source>
        <translation>{count} 行，位于 {place}</translation>
    </message>
    <message>
        <source>{count} securities.</source>
        <translation>{count} 只证券。</translation>
    </message>
    <message>
        <source>{count} securities; a run takes about {time}.</source>
        <translation>{count} 只证券；读取一次约需 {time}。</translation>
    </message>
    <message>
        <source>{count} stretches, {time} together: above 50 changes a second one in 100 ms is kept</source>
        <translation>{count} 段，合计 {time}：每秒变动超过 50 次时，每 100 毫秒保留一次</translation>
    </message>
    <message>
        <source>{count} symbols, {first} and {more} more</source>
        <translation>{count} 只证券，{first} 及另外 {more} 只</translation>
    </message>
    <message>
        <source>{done} of {total} symbols read</source>
        <translation>已读取 {done} / {total} 只证券</translation>
    </message>
    <message>
        <source>{market}: {symbols} symbols, {sessions} sessions</source>
        <translation>{market}：{symbols} 只证券，{sessions} 个交易日</translation>
    </message>
    <message>
        <source>{place}: {there} publications are there, {waiting} wait</source>
        <translation>{place}：已有 {there} 次发布，{waiting} 次待发布</translation>
    </message>
    <message>
        <source>{reason}, asked {count} times</source>
        <translation>{reason}，已请求 {count} 次</translation>
    </message>
    <message>
        <source>{received} of {expected} minutes</source>
        <translation>{received} / {expected} 分钟</translation>
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
        <translation>{symbols} 及另外 {count} 只</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
</context>
<context>
    <name>AsConfirmed</name>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Cancel, then prepare anew…</source>
        <translation>先撤单，再重新填单…</translation>
    </message>
    <message>
        <source>Cancel…</source>
        <translation>撤单…</translation>
    </message>
    <message>
        <source>Change it back…</source>
        <translation>改回原样…</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>跟踪距离</translation>
    </message>
    <message>
        <source>Distance in percent</source>
        <translation>跟踪百分比</translation>
    </message>
    <message>
        <source>Fill price</source>
        <translation>成交价</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>已成交</translation>
    </message>
    <message>
        <source>Go on counting it</source>
        <translation>继续计入</translation>
    </message>
    <message>
        <source>In no list</source>
        <translation>不在列表中</translation>
    </message>
    <message>
        <source>It fires at another price than you confirmed.</source>
        <translation>触发的价格与您确认的不同。</translation>
    </message>
    <message>
        <source>It has traded beyond your limit: ask the broker why.</source>
        <translation>成交价超出您的限价：请向券商查询。</translation>
    </message>
    <message>
        <source>It is in no list: count it no longer…</source>
        <translation>不在任何列表中：不再计入…</translation>
    </message>
    <message>
        <source>It may end earlier, or work longer, than you confirmed.</source>
        <translation>委托可能比您确认的更早结束，或更久有效。</translation>
    </message>
    <message>
        <source>It may trade in sessions that you did not confirm, or not in those that you did.</source>
        <translation>委托可能在您没有确认的时段成交，或在您确认的时段不成交。</translation>
    </message>
    <message>
        <source>It trades by other rules than you confirmed.</source>
        <translation>成交方式与您确认的不同。</translation>
    </message>
    <message>
        <source>Keep as the broker has it</source>
        <translation>按券商现状保留</translation>
    </message>
    <message>
        <source>Kept otherwise</source>
        <translation>与确认不符</translation>
    </message>
    <message>
        <source>Kept otherwise. {lines}</source>
        <translation>与确认不符。{lines}</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>到期日</translation>
    </message>
    <message>
        <source>Last day of the exits</source>
        <translation>离场单到期日</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限价</translation>
    </message>
    <message>
        <source>Limit beyond the trigger</source>
        <translation>限价与触发价之差</translation>
    </message>
    <message>
        <source>Limit of the stop loss</source>
        <translation>止损限价</translation>
    </message>
    <message>
        <source>Limit of the take profit</source>
        <translation>止盈限价</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>More has traded than you confirmed: look at the position.</source>
        <translation>成交数量超过您确认的：请查看持仓。</translation>
    </message>
    <message>
        <source>Not told by the broker: {terms}</source>
        <translation>券商未告知：{terms}</translation>
    </message>
    <message>
        <source>Nothing of the order is left to prepare anew.</source>
        <translation>委托没有剩余可重新填单。</translation>
    </message>
    <message>
        <source>Once it fires, its limit is another than you confirmed.</source>
        <translation>触发后的限价与您确认的不同。</translation>
    </message>
    <message>
        <source>Prepare it anew as confirmed</source>
        <translation>按确认内容重新填单</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>证券</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Stop loss</source>
        <translation>止损</translation>
    </message>
    <message>
        <source>Take profit</source>
        <translation>止盈</translation>
    </message>
    <message>
        <source>The broker has accepted it. If it is there after all, it is your order and may fill. From now on it counts no longer, and orders on the same side are not held back by it.</source>
        <translation>券商已接受这笔委托。如果它仍在券商处，就是您的委托，可能成交。今后不再计入，也不再因它而限制同方向的委托。</translation>
    </message>
    <message>
        <source>The broker lists it after all.</source>
        <translation>券商其实列出了这笔委托。</translation>
    </message>
    <message>
        <source>The broker may not have it, or may have it in none of its lists: look in the broker&apos;s app. Until you decide, it counts whole.</source>
        <translation>券商可能没有这笔委托，也可能有而不在任何列表中：请查看券商的 App。在您决定之前，按全数计入。</translation>
    </message>
    <message>
        <source>The broker tells of no stop: the position may be without one.</source>
        <translation>券商没有告知止损：持仓可能没有止损。</translation>
    </message>
    <message>
        <source>The broker tells of no take profit: the position may be without one.</source>
        <translation>券商没有告知止盈：持仓可能没有止盈。</translation>
    </message>
    <message>
        <source>The exit fires or trades at another price than you confirmed.</source>
        <translation>离场单触发或成交的价格与您确认的不同。</translation>
    </message>
    <message>
        <source>The exits may end earlier, or stand longer, than you confirmed.</source>
        <translation>离场单可能比您确认的更早结束，或更久有效。</translation>
    </message>
    <message>
        <source>The exits may not stand in all sessions that you confirmed, or stand in others.</source>
        <translation>离场单可能不在您确认的所有时段有效，或在其他时段有效。</translation>
    </message>
    <message>
        <source>The order is not over yet. Once it is, the menu of its row prepares it anew.</source>
        <translation>委托尚未结束。结束之后，可从其所在行的菜单重新填单。</translation>
    </message>
    <message>
        <source>Time in force</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>Time in force of the exits</source>
        <translation>离场单有效期</translation>
    </message>
    <message>
        <source>Trading hours</source>
        <translation>交易时段</translation>
    </message>
    <message>
        <source>Trading hours of the exits</source>
        <translation>离场单交易时段</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>触发价</translation>
    </message>
    <message>
        <source>Trigger of the stop loss</source>
        <translation>止损触发价</translation>
    </message>
    <message>
        <source>Trigger of the take profit</source>
        <translation>止盈触发价</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Until you decide, both orders count.</source>
        <translation>在您决定之前，两者都计入。</translation>
    </message>
    <message>
        <source>Until you decide, the larger of both quantities counts.</source>
        <translation>在您决定之前，按两个数量中较大者计入。</translation>
    </message>
    <message>
        <source>Until you decide, the worse of both prices counts.</source>
        <translation>在您决定之前，按两个价格中较差者计入。</translation>
    </message>
    <message>
        <source>You kept it as the broker has it. {lines}</source>
        <translation>您按券商现状保留。{lines}</translation>
    </message>
    <message>
        <source>accepted as {asked}, in no list of the broker&apos;s</source>
        <translation>已接受，编号 {asked}，不在券商的任何列表中</translation>
    </message>
    <message>
        <source>confirmed {asked} or better, filled at {kept}</source>
        <translation>确认 {asked} 或更优，成交 {kept}</translation>
    </message>
    <message>
        <source>confirmed {asked}, at the broker {kept}</source>
        <translation>确认 {asked}，券商 {kept}</translation>
    </message>
    <message>
        <source>confirmed {asked}, filled {kept}</source>
        <translation>确认 {asked}，已成交 {kept}</translation>
    </message>
    <message>
        <source>confirmed {asked}, the broker tells of none</source>
        <translation>确认 {asked}，券商没有告知</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>{line}, and {count} more</source>
        <translation>{line}，另有 {count} 项</translation>
    </message>
    <message>
        <source>{order} is kept otherwise than you confirmed.</source>
        <translation>{order} 与您确认的内容不符。</translation>
    </message>
    <message>
        <source>{order} is kept otherwise than you confirmed: {terms}.</source>
        <translation>{order} 与您确认的内容不符：{terms}。</translation>
    </message>
    <message>
        <source>{values} (changed elsewhere, or kept otherwise)</source>
        <translation>{values}（在别处改动，或与确认不符）</translation>
    </message>
    <message>
        <source>{values} (this broker writes it so)</source>
        <translation>{values}（该券商如此记录）</translation>
    </message>
    <message>
        <source>{values} (you kept it)</source>
        <translation>{values}（您已保留）</translation>
    </message>
</context>
<context>
    <name>Audit</name>
    <message>
        <source>The disk is full: no new orders until there is room. Cancels still go.</source>
        <translation>磁盘已满：腾出空间前不接受新委托。撤单仍可发送。</translation>
    </message>
    <message>
        <source>The order log cannot be read: no new orders. Cancels still go.</source>
        <translation>委托记录无法读取：不接受新委托。撤单仍可发送。</translation>
    </message>
    <message>
        <source>The order log cannot be written: no new orders. Cancels still go.</source>
        <translation>委托记录无法写入：不接受新委托。撤单仍可发送。</translation>
    </message>
    <message>
        <source>The order log is shorter than it was: no new orders. See “tideboard audit verify”.</source>
        <translation>委托记录比之前短：不接受新委托。请执行“tideboard audit verify”。</translation>
    </message>
    <message>
        <source>The order log was changed at line {line}: no new orders. See “tideboard audit verify”.</source>
        <translation>委托记录第 {line} 行被改动：不接受新委托。请执行“tideboard audit verify”。</translation>
    </message>
    <message>
        <source>The order log was moved away: no new orders until it is back in its place. Cancels still go.</source>
        <translation>委托记录已被移走：放回原处之前不接受新委托。撤单仍可发送。</translation>
    </message>
    <message>
        <source>{kept} records are kept in memory.</source>
        <translation>内存中保存了 {kept} 笔记录。</translation>
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
        <translation>所有机构在每期结束时的合计持股</translation>
    </message>
    <message>
        <source>Analyst</source>
        <translation>分析师</translation>
    </message>
    <message>
        <source>Analyst&apos;s note</source>
        <translation>分析师评注</translation>
    </message>
    <message>
        <source>Analysts</source>
        <translation>分析师</translation>
    </message>
    <message>
        <source>As a number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>As told</source>
        <translation>原文</translation>
    </message>
    <message>
        <source>Asking for the brokers&apos; trades</source>
        <translation>正在查询经纪商买卖</translation>
    </message>
    <message>
        <source>Asking for the buy-backs</source>
        <translation>正在查询回购</translation>
    </message>
    <message>
        <source>Asking for the comparison</source>
        <translation>正在查询对比</translation>
    </message>
    <message>
        <source>Asking for the dividends</source>
        <translation>正在查询股息</translation>
    </message>
    <message>
        <source>Asking for the expected figures</source>
        <translation>正在查询预期数字</translation>
    </message>
    <message>
        <source>Asking for the filings</source>
        <translation>正在查询申报</translation>
    </message>
    <message>
        <source>Asking for the forecasts</source>
        <translation>正在查询预测</translation>
    </message>
    <message>
        <source>Asking for the funds</source>
        <translation>正在查询基金</translation>
    </message>
    <message>
        <source>Asking for the history of the ratings</source>
        <translation>正在查询评级历史</translation>
    </message>
    <message>
        <source>Asking for the holder&apos;s trades</source>
        <translation>正在查询该股东的买卖</translation>
    </message>
    <message>
        <source>Asking for the holders</source>
        <translation>正在查询股东</translation>
    </message>
    <message>
        <source>Asking for the holders with the most shares</source>
        <translation>正在查询持股最多的股东</translation>
    </message>
    <message>
        <source>Asking for the holdings in the clearing house</source>
        <translation>正在查询结算所持股</translation>
    </message>
    <message>
        <source>Asking for the industry</source>
        <translation>正在查询行业</translation>
    </message>
    <message>
        <source>Asking for the insiders</source>
        <translation>正在查询内部人士</translation>
    </message>
    <message>
        <source>Asking for the institution</source>
        <translation>正在查询该机构</translation>
    </message>
    <message>
        <source>Asking for the institutions by period</source>
        <translation>正在查询各期机构持股</translation>
    </message>
    <message>
        <source>Asking for the institutions of the market</source>
        <translation>正在查询市场的机构</translation>
    </message>
    <message>
        <source>Asking for the newest changes of ratings</source>
        <translation>正在查询最新评级变动</translation>
    </message>
    <message>
        <source>Asking for the operating figures</source>
        <translation>正在查询经营数据</translation>
    </message>
    <message>
        <source>Asking for the participant&apos;s holding</source>
        <translation>正在查询参与者持股</translation>
    </message>
    <message>
        <source>Asking for the ratings</source>
        <translation>正在查询评级</translation>
    </message>
    <message>
        <source>Asking for the ratings of each firm</source>
        <translation>正在查询各机构评级</translation>
    </message>
    <message>
        <source>Asking for the report of Morningstar</source>
        <translation>正在查询晨星的报告</translation>
    </message>
    <message>
        <source>Asking for the short positions</source>
        <translation>正在查询空头持仓</translation>
    </message>
    <message>
        <source>Asking for the short sales</source>
        <translation>正在查询卖空</translation>
    </message>
    <message>
        <source>Asking for the valuation</source>
        <translation>正在查询估值</translation>
    </message>
    <message>
        <source>Asking for the volume by price</source>
        <translation>正在查询按价格的成交量</translation>
    </message>
    <message>
        <source>Asking for what is sold short most</source>
        <translation>正在查询卖空最多的证券</translation>
    </message>
    <message>
        <source>Asking who leads the company</source>
        <translation>正在查询公司管理层</translation>
    </message>
    <message>
        <source>Assets</source>
        <translation>总资产</translation>
    </message>
    <message>
        <source>Average</source>
        <translation>均价</translation>
    </message>
    <message>
        <source>Average price of the day</source>
        <translation>当日均价</translation>
    </message>
    <message>
        <source>Bears say</source>
        <translation>看空观点</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>此前</translation>
    </message>
    <message>
        <source>Beside my lists</source>
        <translation>对比我的列表</translation>
    </message>
    <message>
        <source>Book a share</source>
        <translation>每股账面值</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>Bought</source>
        <translation>买入</translation>
    </message>
    <message>
        <source>Bought back</source>
        <translation>回购额</translation>
    </message>
    <message>
        <source>Bought back by day, as money in {currency}</source>
        <translation>按日回购，金额，{currency}</translation>
    </message>
    <message>
        <source>Bought back by day, in shares</source>
        <translation>按日回购，股数</translation>
    </message>
    <message>
        <source>Bought back, net, by fiscal year, as money</source>
        <translation>按财政年度的净回购金额</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>经纪商</translation>
    </message>
    <message>
        <source>Brokers</source>
        <translation>经纪商</translation>
    </message>
    <message>
        <source>Bulls say</source>
        <translation>看多观点</translation>
    </message>
    <message>
        <source>Buy</source>
        <translation>买入</translation>
    </message>
    <message>
        <source>Buy-backs</source>
        <translation>回购</translation>
    </message>
    <message>
        <source>By price</source>
        <translation>按价格</translation>
    </message>
    <message>
        <source>Capital allocation</source>
        <translation>资本配置</translation>
    </message>
    <message>
        <source>Change of worth</source>
        <translation>市值变动</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>变动</translation>
    </message>
    <message>
        <source>Changes of holdings over {count} trading days</source>
        <translation>{count} 个交易日的持股变动</translation>
    </message>
    <message>
        <source>Choose a holder in Most shares: a click or Enter on its bar</source>
        <translation>请在“持股最多”中选择一名股东：点击其横条或按回车</translation>
    </message>
    <message>
        <source>Choose a participant in Holdings: a click or Enter on its bar</source>
        <translation>在“持股”中选一个参与者：点击其长条或按 Enter</translation>
    </message>
    <message>
        <source>Choose an institution: a click or Enter on a bar of Largest, Filed or of the market</source>
        <translation>请选择一家机构：在“最大”“申报”或市场机构的横条上点击或按回车</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>收盘</translation>
    </message>
    <message>
        <source>Close (right)</source>
        <translation>收盘价（右）</translation>
    </message>
    <message>
        <source>Closing price</source>
        <translation>收盘价</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Companies</source>
        <translation>公司数</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>公司</translation>
    </message>
    <message>
        <source>Counted from our bars of a minute</source>
        <translation>按本程序的分钟K线计</translation>
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
        <translation>回补天数</translation>
    </message>
    <message>
        <source>Days to cover (right)</source>
        <translation>回补天数（右）</translation>
    </message>
    <message>
        <source>Disclosed</source>
        <translation>披露于</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>派发</translation>
    </message>
    <message>
        <source>Distributions in the provider&apos;s words, the newest ex-date first</source>
        <translation>以提供方文字列出的派发，最新除权日在先</translation>
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
        <translation>每股收益预测</translation>
    </message>
    <message>
        <source>Earnings</source>
        <translation>收益</translation>
    </message>
    <message>
        <source>Earnings a share</source>
        <translation>每股收益</translation>
    </message>
    <message>
        <source>Earnings per share by fiscal period, expected and reported, in {currency}</source>
        <translation>按财政期的每股收益，预期与公布，以 {currency} 计</translation>
    </message>
    <message>
        <source>Economic moat</source>
        <translation>护城河</translation>
    </message>
    <message>
        <source>Estimates of analysts, number not told</source>
        <translation>分析师的估计，未说明人数</translation>
    </message>
    <message>
        <source>Estimates of {count} analysts</source>
        <translation>{count} 位分析师的估计</translation>
    </message>
    <message>
        <source>Ex-date</source>
        <translation>除权日</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>预期</translation>
    </message>
    <message>
        <source>Expected earnings per share: estimates of institutions</source>
        <translation>预期每股收益：机构的估计</translation>
    </message>
    <message>
        <source>Fair value</source>
        <translation>公允价值</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Filed</source>
        <translation>申报</translation>
    </message>
    <message>
        <source>Filed for</source>
        <translation>申报截至</translation>
    </message>
    <message>
        <source>Filing</source>
        <translation>申报类型</translation>
    </message>
    <message>
        <source>Filings of the last 90 days, each a change since the filing before</source>
        <translation>最近 90 天的申报，各为与上次申报的变动</translation>
    </message>
    <message>
        <source>Financial health</source>
        <translation>财务健康</translation>
    </message>
    <message>
        <source>Firm</source>
        <translation>机构</translation>
    </message>
    <message>
        <source>Firms</source>
        <translation>各机构</translation>
    </message>
    <message>
        <source>Fiscal year</source>
        <translation>财政年度</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>Fund</source>
        <translation>基金</translation>
    </message>
    <message>
        <source>Fundamentals</source>
        <translation>基本面</translation>
    </message>
    <message>
        <source>Funds</source>
        <translation>基金</translation>
    </message>
    <message>
        <source>Funds by the part of their own value that is in it, not by their part of the company</source>
        <translation>按占基金自身价值的比例排列，并非占公司的比例</translation>
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
        <translation>股东</translation>
    </message>
    <message>
        <source>Holders</source>
        <translation>股东</translation>
    </message>
    <message>
        <source>Holders by their filings, in percent of the issued shares</source>
        <translation>按申报的股东，占已发行股份的百分比</translation>
    </message>
    <message>
        <source>Holders with the most shares by their newest filings, in shares</source>
        <translation>按最新申报持股最多的股东，以股计</translation>
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
        <translation>结算所持股，未说明日期</translation>
    </message>
    <message>
        <source>Holdings at the clearing house, settled {day}, of trades two trading days before</source>
        <translation>结算所持股，{day} 交收，即两个交易日前的买卖</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>持有</translation>
    </message>
    <message>
        <source>In what</source>
        <translation>以何计</translation>
    </message>
    <message>
        <source>Industries</source>
        <translation>行业</translation>
    </message>
    <message>
        <source>Industry</source>
        <translation>行业</translation>
    </message>
    <message>
        <source>Insiders</source>
        <translation>内部人士</translation>
    </message>
    <message>
        <source>Insiders: the newest trade of each, in shares; what they hold is in the table</source>
        <translation>内部人士：每人最近一次交易，股数；持股见表格</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>机构</translation>
    </message>
    <message>
        <source>Institutions</source>
        <translation>机构</translation>
    </message>
    <message>
        <source>Institutions (right)</source>
        <translation>机构数目（右）</translation>
    </message>
    <message>
        <source>Institutions by what they hold of companies of {market}, money in {currency}</source>
        <translation>机构按所持{market}公司的市值，金额以 {currency} 计</translation>
    </message>
    <message>
        <source>Institutions of the market</source>
        <translation>市场的机构</translation>
    </message>
    <message>
        <source>Investment thesis</source>
        <translation>投资论点</translation>
    </message>
    <message>
        <source>Its newest filing tells nothing of it</source>
        <translation>其最新申报没有这些内容</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Last twelve months: {amount} {currency}</source>
        <translation>最近十二个月：{amount} {currency}</translation>
    </message>
    <message>
        <source>Lines of the operating summaries and the statements, in the provider&apos;s words</source>
        <translation>经营摘要与财务报表的各行，按提供方的说法</translation>
    </message>
    <message>
        <source>Lowered</source>
        <translation>下调</translation>
    </message>
    <message>
        <source>Lowest</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>Mean target</source>
        <translation>目标价均值</translation>
    </message>
    <message>
        <source>Middle</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>More or fewer</source>
        <translation>增减家数</translation>
    </message>
    <message>
        <source>Morningstar</source>
        <translation>晨星</translation>
    </message>
    <message>
        <source>Morningstar has no report of it</source>
        <translation>晨星没有它的报告</translation>
    </message>
    <message>
        <source>Most shares</source>
        <translation>持股最多</translation>
    </message>
    <message>
        <source>Most sold short</source>
        <translation>卖空最多</translation>
    </message>
    <message>
        <source>Neither</source>
        <translation>中性</translation>
    </message>
    <message>
        <source>Net shares</source>
        <translation>净股数</translation>
    </message>
    <message>
        <source>Newest trade {day}</source>
        <translation>最新买卖 {day}</translation>
    </message>
    <message>
        <source>No analyst has rated it</source>
        <translation>没有分析师评级</translation>
    </message>
    <message>
        <source>No buy-backs are known</source>
        <translation>没有回购资料</translation>
    </message>
    <message>
        <source>No company of its industry is known</source>
        <translation>没有同业公司资料</translation>
    </message>
    <message>
        <source>No dividends are known</source>
        <translation>没有股息资料</translation>
    </message>
    <message>
        <source>No earlier rating is known</source>
        <translation>没有已知的历史评级</translation>
    </message>
    <message>
        <source>No expected figures are known</source>
        <translation>没有预期数字</translation>
    </message>
    <message>
        <source>No firm has rated it</source>
        <translation>没有机构给出评级</translation>
    </message>
    <message>
        <source>No forecast is known</source>
        <translation>没有预测</translation>
    </message>
    <message>
        <source>No fund has filed</source>
        <translation>没有基金申报</translation>
    </message>
    <message>
        <source>No holder has filed</source>
        <translation>没有股东申报</translation>
    </message>
    <message>
        <source>No holding changed over this span, or the broker does not tell it</source>
        <translation>此期间没有持股变动，或券商没有提供</translation>
    </message>
    <message>
        <source>No holding of this participant is known</source>
        <translation>没有此参与者的持股资料</translation>
    </message>
    <message>
        <source>No holdings are known</source>
        <translation>没有持股资料</translation>
    </message>
    <message>
        <source>No insider has filed</source>
        <translation>没有内部人士申报</translation>
    </message>
    <message>
        <source>No institution has filed</source>
        <translation>没有机构申报</translation>
    </message>
    <message>
        <source>No institution of this name has filed what it holds in this market</source>
        <translation>没有这个名称的机构申报过其在该市场的持仓</translation>
    </message>
    <message>
        <source>No operating figures are known</source>
        <translation>没有已知的经营数据</translation>
    </message>
    <message>
        <source>No opinion</source>
        <translation>没有意见</translation>
    </message>
    <message>
        <source>No rating has changed</source>
        <translation>没有评级变动</translation>
    </message>
    <message>
        <source>No short positions are known</source>
        <translation>没有空头持仓资料</translation>
    </message>
    <message>
        <source>No short sales are known</source>
        <translation>没有卖空资料</translation>
    </message>
    <message>
        <source>No trade of this holder is known</source>
        <translation>没有已知的该股东买卖</translation>
    </message>
    <message>
        <source>No trades of brokers are known for this day</source>
        <translation>没有此日的经纪商买卖资料</translation>
    </message>
    <message>
        <source>No valuation is known</source>
        <translation>没有估值资料</translation>
    </message>
    <message>
        <source>No volume by price is known for this day</source>
        <translation>没有当日按价格的成交量</translation>
    </message>
    <message>
        <source>Nobody is named</source>
        <translation>没有列出任何人</translation>
    </message>
    <message>
        <source>None of these companies is compared</source>
        <translation>这些公司都没有对比</translation>
    </message>
    <message>
        <source>Nothing to draw; T shows the table</source>
        <translation>没有可绘制的；按 T 显示表格</translation>
    </message>
    <message>
        <source>Nothing was filed in the last 90 days</source>
        <translation>最近 90 天没有申报</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Of all holdings</source>
        <translation>占全部持股</translation>
    </message>
    <message>
        <source>Of issued</source>
        <translation>占已发行</translation>
    </message>
    <message>
        <source>Of issued, before</source>
        <translation>先前占已发行</translation>
    </message>
    <message>
        <source>Of its holdings</source>
        <translation>占其持仓</translation>
    </message>
    <message>
        <source>Of the fund</source>
        <translation>占基金</translation>
    </message>
    <message>
        <source>Of the issued shares (left)</source>
        <translation>占已发行股份（左）</translation>
    </message>
    <message>
        <source>Of the person</source>
        <translation>个人简介</translation>
    </message>
    <message>
        <source>Of the volume</source>
        <translation>占成交量</translation>
    </message>
    <message>
        <source>Of turnover</source>
        <translation>占成交额</translation>
    </message>
    <message>
        <source>Of {provider} alone</source>
        <translation>仅来自 {provider}</translation>
    </message>
    <message>
        <source>Older than expected: the newest day is {day}, usually told within {count} trading days.</source>
        <translation>比预期旧：最新一天为 {day}，通常在 {count} 个交易日内公布。</translation>
    </message>
    <message>
        <source>One holder</source>
        <translation>单一股东</translation>
    </message>
    <message>
        <source>One institution</source>
        <translation>单一机构</translation>
    </message>
    <message>
        <source>One participant</source>
        <translation>单一参与者</translation>
    </message>
    <message>
        <source>Open positions</source>
        <translation>未平空头</translation>
    </message>
    <message>
        <source>Open positions at their report days, not what a day sold</source>
        <translation>申报日的未平空头，并非当日卖空</translation>
    </message>
    <message>
        <source>Open short positions by report day</source>
        <translation>按申报日的未平空头</translation>
    </message>
    <message>
        <source>Open the report in the browser…</source>
        <translation>在浏览器中打开报告…</translation>
    </message>
    <message>
        <source>Operating figures</source>
        <translation>经营数据</translation>
    </message>
    <message>
        <source>Our own bars of the day were not read.</source>
        <translation>未读到本程序当日的K线。</translation>
    </message>
    <message>
        <source>P/B</source>
        <translation>市净率</translation>
    </message>
    <message>
        <source>P/E</source>
        <translation>市盈率</translation>
    </message>
    <message>
        <source>P/S</source>
        <translation>市销率</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页</translation>
    </message>
    <message>
        <source>Paid on</source>
        <translation>派发日</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Participant</source>
        <translation>参与者</translation>
    </message>
    <message>
        <source>People</source>
        <translation>管理层</translation>
    </message>
    <message>
        <source>Percent</source>
        <translation>百分比</translation>
    </message>
    <message>
        <source>Percent of</source>
        <translation>百分比基准</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>期间</translation>
    </message>
    <message>
        <source>Period to</source>
        <translation>截至</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Place {rank} of {count}</source>
        <translation>{count} 家中第 {rank}</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>职务</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>公布日</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>上调</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>评级</translation>
    </message>
    <message>
        <source>Rating changes</source>
        <translation>评级变动</translation>
    </message>
    <message>
        <source>Rating history</source>
        <translation>评级历史</translation>
    </message>
    <message>
        <source>Ratings</source>
        <translation>评级</translation>
    </message>
    <message>
        <source>Record date</source>
        <translation>登记日</translation>
    </message>
    <message>
        <source>Report day</source>
        <translation>申报日</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>公布</translation>
    </message>
    <message>
        <source>Rows that could not be read were left out (field {name}).</source>
        <translation>无法读取的行已略去（字段 {name}）。</translation>
    </message>
    <message>
        <source>Running day</source>
        <translation>当日</translation>
    </message>
    <message>
        <source>Says</source>
        <translation>评价</translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>卖出</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股数</translation>
    </message>
    <message>
        <source>Shares (left)</source>
        <translation>股数（左）</translation>
    </message>
    <message>
        <source>Shares by price and by who took the other&apos;s price</source>
        <translation>按价格和主动方向的股数</translation>
    </message>
    <message>
        <source>Shares short</source>
        <translation>空头股数</translation>
    </message>
    <message>
        <source>Shares sold short by day</source>
        <translation>每日卖空股数</translation>
    </message>
    <message>
        <source>Shift+Enter opens it in the browser, after a question</source>
        <translation>Shift+Enter 在询问后于浏览器中打开</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>卖空</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>卖出</translation>
    </message>
    <message>
        <source>Sold short</source>
        <translation>卖空</translation>
    </message>
    <message>
        <source>Sold short on the day, not the open positions</source>
        <translation>当日卖空，并非未平空头</translation>
    </message>
    <message>
        <source>Span</source>
        <translation>期间</translation>
    </message>
    <message>
        <source>Strong buy</source>
        <translation>强力买入</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标价</translation>
    </message>
    <message>
        <source>Target before</source>
        <translation>原目标价</translation>
    </message>
    <message>
        <source>Target prices of analysts by day, and the close, in {currency}</source>
        <translation>分析师目标价（按日）与收盘价，{currency}</translation>
    </message>
    <message>
        <source>Target {low} to {high} {currency}</source>
        <translation>目标价 {low} 至 {high} {currency}</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>The brokers with the largest net trades; trades settle two trading days later.</source>
        <translation>净买卖最大的经纪商；买卖在两个交易日后交收。</translation>
    </message>
    <message>
        <source>The closing prices of these days were not read.</source>
        <translation>未能读取这些日子的收盘价。</translation>
    </message>
    <message>
        <source>The first {count} hold {share} of it</source>
        <translation>前 {count} 名合计持有 {share}</translation>
    </message>
    <message>
        <source>The list is empty</source>
        <translation>列表为空</translation>
    </message>
    <message>
        <source>The newest target price of each firm; ratings are the provider&apos;s words</source>
        <translation>各机构最新目标价；评级为数据商原文</translation>
    </message>
    <message>
        <source>They differ</source>
        <translation>两者不同</translation>
    </message>
    <message>
        <source>This picture has no link.</source>
        <translation>这张图没有链接。</translation>
    </message>
    <message>
        <source>Trade</source>
        <translation>买卖</translation>
    </message>
    <message>
        <source>Traded by brokers, day not told</source>
        <translation>经纪商买卖，未说明日期</translation>
    </message>
    <message>
        <source>Traded by brokers, day {day}</source>
        <translation>经纪商买卖，{day}</translation>
    </message>
    <message>
        <source>Trades</source>
        <translation>买卖</translation>
    </message>
    <message>
        <source>Turnover sold short</source>
        <translation>卖空金额</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Uncertainty</source>
        <translation>不确定性</translation>
    </message>
    <message>
        <source>Underperform</source>
        <translation>跑输大盘</translation>
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
        <translation>价值</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>所绘内容</translation>
    </message>
    <message>
        <source>What the bars are a part of has not been read; T shows the shares</source>
        <translation>作为分母的数据尚未读取；按 T 看股数</translation>
    </message>
    <message>
        <source>What the bars are a part of is not told for these days; T shows the shares</source>
        <translation>这些日子没有作为分母的数据；按 T 看股数</translation>
    </message>
    <message>
        <source>Who is asked</source>
        <translation>数据来源</translation>
    </message>
    <message>
        <source>Who leads the company</source>
        <translation>公司管理层</translation>
    </message>
    <message>
        <source>Worth</source>
        <translation>市值</translation>
    </message>
    <message>
        <source>Yield</source>
        <translation>股息率</translation>
    </message>
    <message>
        <source>Yield, as told</source>
        <translation>收益率（原样）</translation>
    </message>
    <message>
        <source>a custodian is not an investor</source>
        <translation>托管人并非投资者</translation>
    </message>
    <message>
        <source>as of {day}</source>
        <translation>截至 {day}</translation>
    </message>
    <message>
        <source>as the provider counts</source>
        <translation>按数据商计算</translation>
    </message>
    <message>
        <source>at {price}</source>
        <translation>价格 {price}</translation>
    </message>
    <message>
        <source>average {price}</source>
        <translation>均价 {price}</translation>
    </message>
    <message>
        <source>bought and sold over the provider&apos;s spans, in shares</source>
        <translation>按提供方的时段买入和卖出，以股计</translation>
    </message>
    <message>
        <source>by {names}</source>
        <translation>作者 {names}</translation>
    </message>
    <message>
        <source>close {price}</source>
        <translation>收盘 {price}</translation>
    </message>
    <message>
        <source>counted at {venues}</source>
        <translation>计入 {venues}</translation>
    </message>
    <message>
        <source>disclosed {day}</source>
        <translation>披露于 {day}</translation>
    </message>
    <message>
        <source>expected</source>
        <translation>预期</translation>
    </message>
    <message>
        <source>filed for {day}</source>
        <translation>申报截至 {day}</translation>
    </message>
    <message>
        <source>from a model</source>
        <translation>由模型得出</translation>
    </message>
    <message>
        <source>from an analyst</source>
        <translation>由分析师给出</translation>
    </message>
    <message>
        <source>from {low} to {high}</source>
        <translation>从 {low} 到 {high}</translation>
    </message>
    <message>
        <source>given from {begin} to {end}</source>
        <translation>评级日期 {begin} 至 {end}</translation>
    </message>
    <message>
        <source>high</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>higher</source>
        <translation>上调</translation>
    </message>
    <message>
        <source>holds {shares}</source>
        <translation>持有 {shares}</translation>
    </message>
    <message>
        <source>in percent of the issued shares</source>
        <translation>占已发行股份的百分比</translation>
    </message>
    <message>
        <source>in percent of the turnover of the day, both in shares</source>
        <translation>占当日成交的百分比，均按股数</translation>
    </message>
    <message>
        <source>in percent of the turnover of these {count} trading days, both in shares</source>
        <translation>占这 {count} 个交易日成交的百分比，均按股数</translation>
    </message>
    <message>
        <source>in shares</source>
        <translation>按股数</translation>
    </message>
    <message>
        <source>last price {price}</source>
        <translation>现价 {price}</translation>
    </message>
    <message>
        <source>low</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>lower</source>
        <translation>下调</translation>
    </message>
    <message>
        <source>marked by the broker</source>
        <translation>经券商标记</translation>
    </message>
    <message>
        <source>mean {price}</source>
        <translation>平均 {price}</translation>
    </message>
    <message>
        <source>median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>median of the industry {value}</source>
        <translation>行业中位数 {value}</translation>
    </message>
    <message>
        <source>median of {count} companies of the industry {value}</source>
        <translation>行业 {count} 家公司的中位数 {value}</translation>
    </message>
    <message>
        <source>net {change} shares</source>
        <translation>净 {change} 股</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新评级</translation>
    </message>
    <message>
        <source>no stars</source>
        <translation>没有星级</translation>
    </message>
    <message>
        <source>no unit stated</source>
        <translation>未注明单位</translation>
    </message>
    <message>
        <source>our bars {shares}</source>
        <translation>本程序K线 {shares}</translation>
    </message>
    <message>
        <source>paid {low} to {high}</source>
        <translation>买入价 {low} 至 {high}</translation>
    </message>
    <message>
        <source>percentile not recorded yet</source>
        <translation>百分位尚无记录</translation>
    </message>
    <message>
        <source>published on {day}</source>
        <translation>{day} 公布</translation>
    </message>
    <message>
        <source>published {day}</source>
        <translation>公布于 {day}</translation>
    </message>
    <message>
        <source>report of {day}</source>
        <translation>{day} 的报告</translation>
    </message>
    <message>
        <source>reported</source>
        <translation>公布</translation>
    </message>
    <message>
        <source>target {price}</source>
        <translation>目标价 {price}</translation>
    </message>
    <message>
        <source>the broker calls it “{name}” and states no unit</source>
        <translation>券商称之为“{name}”，没有说明单位</translation>
    </message>
    <message>
        <source>the day still runs</source>
        <translation>当日仍在进行</translation>
    </message>
    <message>
        <source>the ten largest are {share}</source>
        <translation>前十大占 {share}</translation>
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
        <translation>主动买入 {bought}，主动卖出 {sold}，中性 {neutral}</translation>
    </message>
    <message>
        <source>{change} points since the filing before</source>
        <translation>较上次申报 {change} 个百分点</translation>
    </message>
    <message>
        <source>{change} since the filing before</source>
        <translation>较上次申报 {change}</translation>
    </message>
    <message>
        <source>{count} by market value and price</source>
        <translation>由市值与价格得 {count} 股</translation>
    </message>
    <message>
        <source>{count} companies</source>
        <translation>{count} 家公司</translation>
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
        <translation>减持 {count} 家</translation>
    </message>
    <message>
        <source>{count} increased</source>
        <translation>增持 {count} 家</translation>
    </message>
    <message>
        <source>{count} institutions</source>
        <translation>{count} 家机构</translation>
    </message>
    <message>
        <source>{count} more columns differ</source>
        <translation>另有 {count} 列不同</translation>
    </message>
    <message>
        <source>{count} new</source>
        <translation>新建 {count} 家</translation>
    </message>
    <message>
        <source>{count} of 5 stars</source>
        <translation>{count} 星（共 5 星）</translation>
    </message>
    <message>
        <source>{count} of them recorded here</source>
        <translation>其中 {count} 天为本地记录</translation>
    </message>
    <message>
        <source>{count} of {all} are drawn, T shows all</source>
        <translation>绘出 {all} 项中的 {count} 项，按 T 看全部</translation>
    </message>
    <message>
        <source>{count} of {all} are listed</source>
        <translation>列出 {count} / {all}</translation>
    </message>
    <message>
        <source>{count} of {all} holders are listed</source>
        <translation>列出 {all} 名股东中的 {count} 名</translation>
    </message>
    <message>
        <source>{count} prices share a row, T shows each</source>
        <translation>每行合并 {count} 个价格，按 T 查看每一个</translation>
    </message>
    <message>
        <source>{count} shares</source>
        <translation>{count} 股</translation>
    </message>
    <message>
        <source>{count} shares short</source>
        <translation>空头 {count} 股</translation>
    </message>
    <message>
        <source>{count} shares sold short</source>
        <translation>卖空 {count} 股</translation>
    </message>
    <message>
        <source>{count} sold out</source>
        <translation>清仓 {count} 家</translation>
    </message>
    <message>
        <source>{count} trades</source>
        <translation>{count} 笔成交</translation>
    </message>
    <message>
        <source>{days} days to cover</source>
        <translation>回补 {days} 天</translation>
    </message>
    <message>
        <source>{figure} of {row}: {first} {one}, {second} {other} ({count} of {all} differ)</source>
        <translation>{row} 的{figure}：{first} {one}，{second} {other}（{all} 项中 {count} 项不同）</translation>
    </message>
    <message>
        <source>{first} and {second} tell nothing that can be compared</source>
        <translation>{first} 与 {second} 没有可以比较的数据</translation>
    </message>
    <message>
        <source>{first} and {second} tell the same: {count} figures</source>
        <translation>{first} 与 {second} 一致：{count} 个数字</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
    <message>
        <source>{market}: newest changes of ratings and what they changed in the target, in percent</source>
        <translation>{market}：最新评级变动及其对目标价的改变，百分比</translation>
    </message>
    <message>
        <source>{market}: of what most was sold short on the newest day, as {provider} lists it</source>
        <translation>{market}：最近一日卖空最多的证券，按 {provider} 列表</translation>
    </message>
    <message>
        <source>{metric} beside companies of your lists, money in {currency}</source>
        <translation>{metric}，与你列表中的公司对比，金额为 {currency}</translation>
    </message>
    <message>
        <source>{metric} in its own history since {day}</source>
        <translation>{metric}，自 {day} 起的自身历史</translation>
    </message>
    <message>
        <source>{metric} of the companies of its industry, as {provider} draws it</source>
        <translation>同业公司的{metric}，行业按 {provider} 划分</translation>
    </message>
    <message>
        <source>{name}: what it bought and sold in {market} by its newest filing, in shares</source>
        <translation>{name}：按最新申报在{market}的买入和卖出，以股计</translation>
    </message>
    <message>
        <source>{name}: what it holds in {market} by industry</source>
        <translation>{name}：在{market}的持仓，按行业</translation>
    </message>
    <message>
        <source>{name}: what it holds in {market}, in percent of all that it holds there</source>
        <translation>{name}：在{market}的持仓，占其在该市场全部持仓的百分比</translation>
    </message>
    <message>
        <source>{name}: {change} shares, holds {shares}</source>
        <translation>{name}：{change} 股，持有 {shares}</translation>
    </message>
    <message>
        <source>{participant}: holding at the clearing house by settlement day</source>
        <translation>{participant}：按交收日的结算所持股</translation>
    </message>
    <message>
        <source>{percentile} of {count} days</source>
        <translation>{percentile}（{count} 日中）</translation>
    </message>
    <message>
        <source>{percent} from the last price to the mean target</source>
        <translation>最新价距目标价均值 {percent}</translation>
    </message>
    <message>
        <source>{points} percentage points over {count} days</source>
        <translation>{count} 日 {points} 个百分点</translation>
    </message>
    <message>
        <source>{provider} does not tell this figure of it</source>
        <translation>{provider} 没有提供此数字</translation>
    </message>
    <message>
        <source>{provider} tells {told} shares by price, our bars count {own}: {difference}</source>
        <translation>{provider} 按价格共 {told} 股，本程序K线共 {own} 股：{difference}</translation>
    </message>
    <message>
        <source>{share} of its holdings</source>
        <translation>占其持仓 {share}</translation>
    </message>
    <message>
        <source>{share} of the float</source>
        <translation>占流通股 {share}</translation>
    </message>
    <message>
        <source>{share} of the fund, filed for {day}</source>
        <translation>占基金 {share}，申报截至 {day}</translation>
    </message>
    <message>
        <source>{share} of the issued shares</source>
        <translation>占已发行股份 {share}</translation>
    </message>
    <message>
        <source>{share} of the volume</source>
        <translation>占成交量 {share}</translation>
    </message>
    <message>
        <source>{span}, bought</source>
        <translation>{span}，买入</translation>
    </message>
    <message>
        <source>{span}, sold</source>
        <translation>{span}，卖出</translation>
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
        <translation>通知，{count} 条新通知</translation>
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
        <translation>总资产</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>全部撤单</translation>
    </message>
    <message>
        <source>Cancel all open orders</source>
        <translation>撤销全部未完成委托</translation>
    </message>
    <message>
        <source>Cancel all open orders of the account, filtered out or not; asks first</source>
        <translation>撤销该账户所有未完成委托，不论是否被筛选隐藏；会先询问</translation>
    </message>
    <message>
        <source>Cancel order</source>
        <translation>撤单</translation>
    </message>
    <message>
        <source>Cancel the selected order</source>
        <translation>撤销选取的委托</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>Cash journal</source>
        <translation>现金流水</translation>
    </message>
    <message>
        <source>Change order</source>
        <translation>改单</translation>
    </message>
    <message>
        <source>Change the selected order</source>
        <translation>更改选取的委托</translation>
    </message>
    <message>
        <source>Choose a fill</source>
        <translation>请选择一笔成交</translation>
    </message>
    <message>
        <source>Choose a position</source>
        <translation>请选择一项持仓</translation>
    </message>
    <message>
        <source>Choose an entry of the cash journal</source>
        <translation>请选择现金流水的一笔记录</translation>
    </message>
    <message>
        <source>Choose an order</source>
        <translation>请选择一笔订单</translation>
    </message>
    <message>
        <source>Close all positions now</source>
        <translation>立即全部平仓</translation>
    </message>
    <message>
        <source>Close all positions…</source>
        <translation>全部平仓…</translation>
    </message>
    <message>
        <source>Close in the ticket</source>
        <translation>在下单面板平仓</translation>
    </message>
    <message>
        <source>Close now…</source>
        <translation>立即平仓…</translation>
    </message>
    <message>
        <source>Close the position of the security in view in the ticket</source>
        <translation>在下单面板平掉当前证券的持仓</translation>
    </message>
    <message>
        <source>Close the selected position in the ticket</source>
        <translation>在下单面板平掉选取的持仓</translation>
    </message>
    <message>
        <source>Close the selected position now</source>
        <translation>立即平掉选中的持仓</translation>
    </message>
    <message>
        <source>Closed today: {count}</source>
        <translation>今日已平仓：{count}</translation>
    </message>
    <message>
        <source>Copy row</source>
        <translation>复制此行</translation>
    </message>
    <message>
        <source>Copy the selected row: {table}</source>
        <translation>复制选取的一行：{table}</translation>
    </message>
    <message>
        <source>Copy the table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Day with fees</source>
        <translation>今日（已扣费用）</translation>
    </message>
    <message>
        <source>Details of the selected order, with your note</source>
        <translation>所选订单的详情和您的备注</translation>
    </message>
    <message>
        <source>Done today</source>
        <translation>今日已完结</translation>
    </message>
    <message>
        <source>Each execution of an order stands here</source>
        <translation>委托的每笔成交会显示在这里</translation>
    </message>
    <message>
        <source>Fees are those that the broker has charged, else those of its price list.</source>
        <translation>费用以券商实收为准；未告知时按其收费表计算。</translation>
    </message>
    <message>
        <source>Fills</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>Filter the rows of this table</source>
        <translation>筛选此表的行</translation>
    </message>
    <message>
        <source>Hidden rows: {count}. Clear the filters to see them.</source>
        <translation>隐藏的行：{count}。清除筛选即可看到。</translation>
    </message>
    <message>
        <source>It is read at each connect</source>
        <translation>每次连接时读取</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>保证金</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>No fills today</source>
        <translation>今日没有成交</translation>
    </message>
    <message>
        <source>No filter is open.</source>
        <translation>没有打开的筛选。</translation>
    </message>
    <message>
        <source>No money moved</source>
        <translation>没有资金进出</translation>
    </message>
    <message>
        <source>No open orders</source>
        <translation>没有未完成委托</translation>
    </message>
    <message>
        <source>No order is done yet</source>
        <translation>尚无已完结的委托</translation>
    </message>
    <message>
        <source>No order is open.</source>
        <translation>没有未完成委托。</translation>
    </message>
    <message>
        <source>No orders over this connection</source>
        <translation>此连接不走委托</translation>
    </message>
    <message>
        <source>No orders today</source>
        <translation>今日没有委托</translation>
    </message>
    <message>
        <source>No past fills</source>
        <translation>没有过往成交</translation>
    </message>
    <message>
        <source>No past orders</source>
        <translation>没有过往委托</translation>
    </message>
    <message>
        <source>No positions</source>
        <translation>没有持仓</translation>
    </message>
    <message>
        <source>No row agrees with the filters</source>
        <translation>没有符合筛选的行</translation>
    </message>
    <message>
        <source>Not read from the broker</source>
        <translation>未能从券商读取</translation>
    </message>
    <message>
        <source>Not read from the broker yet</source>
        <translation>尚未从券商读取</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>Open shows the working ones</source>
        <translation>“未完成”会显示有效的委托</translation>
    </message>
    <message>
        <source>Order details</source>
        <translation>订单详情</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>委托</translation>
    </message>
    <message>
        <source>Orders shows what is filled</source>
        <translation>“委托”会显示已成交数量</translation>
    </message>
    <message>
        <source>Orders, fills and positions are not read yet.</source>
        <translation>委托、成交和持仓尚未读取。</translation>
    </message>
    <message>
        <source>Paper accounts report no fills</source>
        <translation>模拟账户不提供成交记录</translation>
    </message>
    <message>
        <source>Past days were not read</source>
        <translation>未读取过往日子</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>持仓</translation>
    </message>
    <message>
        <source>Positions and orders</source>
        <translation>持仓与委托</translation>
    </message>
    <message>
        <source>Positions have no filters.</source>
        <translation>持仓没有筛选。</translation>
    </message>
    <message>
        <source>Positions, orders, fills, cash</source>
        <translation>持仓、委托、成交、现金</translation>
    </message>
    <message>
        <source>Protect the selected position with a stop, or reduce its exits</source>
        <translation>为选中的持仓加止损单，或减少其离场单</translation>
    </message>
    <message>
        <source>Protect with a stop in the ticket</source>
        <translation>在下单面板加止损单</translation>
    </message>
    <message>
        <source>Protect with a trailing stop by amount</source>
        <translation>按金额加跟踪止损单</translation>
    </message>
    <message>
        <source>Protect with a trailing stop by percent</source>
        <translation>按百分比加跟踪止损单</translation>
    </message>
    <message>
        <source>Reading past days</source>
        <translation>正在读取过往日子</translation>
    </message>
    <message>
        <source>Reading the cash journal</source>
        <translation>正在读取现金流水</translation>
    </message>
    <message>
        <source>Realised today and open since the previous close, after the fees of the day’s orders.</source>
        <translation>今日已实现盈亏加上自昨收价起的持仓盈亏，已扣除今日委托的费用。</translation>
    </message>
    <message>
        <source>Realised today and open since the previous close, before fees.</source>
        <translation>今日已实现盈亏加上自昨收价起的持仓盈亏，未扣费用。</translation>
    </message>
    <message>
        <source>Reduce the exits…</source>
        <translation>减少离场单…</translation>
    </message>
    <message>
        <source>Same again in the ticket</source>
        <translation>照样再下一单</translation>
    </message>
    <message>
        <source>Same order again in the ticket</source>
        <translation>照样再下一单（下单面板）</translation>
    </message>
    <message>
        <source>Save positions, orders, fills or cash as CSV</source>
        <translation>保存持仓、委托、成交或现金为 CSV</translation>
    </message>
    <message>
        <source>Save table as CSV…</source>
        <translation>保存表格为 CSV…</translation>
    </message>
    <message>
        <source>Save this table as CSV</source>
        <translation>保存此表格为 CSV</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>认定</translation>
    </message>
    <message>
        <source>Settle what got no answer…</source>
        <translation>认定未回应的请求…</translation>
    </message>
    <message>
        <source>Show all rows: close the filters</source>
        <translation>显示全部行：关闭筛选</translation>
    </message>
    <message>
        <source>Show the day’s result before fees</source>
        <translation>显示未扣费用的今日盈亏</translation>
    </message>
    <message>
        <source>Show the day’s result with fees</source>
        <translation>显示已扣费用的今日盈亏</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>The broker answers a few calls at a time</source>
        <translation>券商一次只处理少数请求</translation>
    </message>
    <message>
        <source>The broker lists none in these days</source>
        <translation>券商没有这段日子的记录</translation>
    </message>
    <message>
        <source>The cash journal was not read</source>
        <translation>未能读取现金流水</translation>
    </message>
    <message>
        <source>The ticket does not place this type.</source>
        <translation>下单面板不支持这类委托。</translation>
    </message>
    <message>
        <source>There is no position.</source>
        <translation>没有持仓。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Today shows the ones that are done</source>
        <translation>“今日”会显示已完结的委托</translation>
    </message>
    <message>
        <source>Unrealised</source>
        <translation>持仓盈亏</translation>
    </message>
    <message>
        <source>Warn again of orders in the night and all day</source>
        <translation>对夜盘和全天委托重新提示</translation>
    </message>
    <message>
        <source>What you buy stands here, with its gain or loss</source>
        <translation>买入的股票及盈亏会显示在这里</translation>
    </message>
    <message>
        <source>What you send from the ticket stands here</source>
        <translation>从下单面板发送的委托会显示在这里</translation>
    </message>
    <message>
        <source>cash journal</source>
        <translation>资金流水</translation>
    </message>
    <message>
        <source>find an order</source>
        <translation>查找委托</translation>
    </message>
    <message>
        <source>read at {time}</source>
        <translation>{time} 读取</translation>
    </message>
    <message>
        <source>reading further back</source>
        <translation>正在读取更早的日子</translation>
    </message>
    <message>
        <source>search orders, fills, cash</source>
        <translation>搜索委托、成交、资金</translation>
    </message>
    <message>
        <source>since {day}</source>
        <translation>自 {day} 起</translation>
    </message>
    <message>
        <source>{action}: the selected order</source>
        <translation>{action}：所选委托</translation>
    </message>
    <message>
        <source>{currency}: not known until the broker has told what it charged</source>
        <translation>{currency}：券商告知实收费用之前未知</translation>
    </message>
    <message>
        <source>{currency}: not known, for lack of the prices or fills of {securities}</source>
        <translation>{currency}：未知，缺少 {securities} 的价格或成交</translation>
    </message>
    <message>
        <source>{currency}: realised {realised}, fees {fees}</source>
        <translation>{currency}：已实现 {realised}，费用 {fees}</translation>
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
        <translation>委托</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>持仓</translation>
    </message>
</context>
<context>
    <name>BookCommands</name>
    <message>
        <source>All trades alike</source>
        <translation>所有成交同样显示</translation>
    </message>
    <message>
        <source>Broker queue</source>
        <translation>经纪队列</translation>
    </message>
    <message>
        <source>Copy the broker queue</source>
        <translation>复制经纪队列</translation>
    </message>
    <message>
        <source>Copy trades</source>
        <translation>复制成交</translation>
    </message>
    <message>
        <source>Five levels, or all that fit</source>
        <translation>五档，或放得下的全部档位</translation>
    </message>
    <message>
        <source>Follow no broker</source>
        <translation>不跟随任何经纪</translation>
    </message>
    <message>
        <source>Go to the newest trades</source>
        <translation>回到最新成交</translation>
    </message>
    <message>
        <source>Large by money or by shares</source>
        <translation>大额按金额或股数计</translation>
    </message>
    <message>
        <source>Mark large trades</source>
        <translation>标示大额成交</translation>
    </message>
    <message>
        <source>Narrow or roomy rows</source>
        <translation>紧密或宽松行距</translation>
    </message>
    <message>
        <source>One price down</source>
        <translation>下移一个价位</translation>
    </message>
    <message>
        <source>One price up</source>
        <translation>上移一个价位</translation>
    </message>
    <message>
        <source>Order book</source>
        <translation>摆盘</translation>
    </message>
    <message>
        <source>Re-centre the book</source>
        <translation>摆盘回到中央</translation>
    </message>
    <message>
        <source>Save trades as CSV</source>
        <translation>保存成交为 CSV</translation>
    </message>
    <message>
        <source>Show large trades only</source>
        <translation>只显示大额成交</translation>
    </message>
    <message>
        <source>Show the broker queue</source>
        <translation>显示经纪队列</translation>
    </message>
    <message>
        <source>Show the order book</source>
        <translation>显示摆盘</translation>
    </message>
    <message>
        <source>Show the tape</source>
        <translation>显示逐笔</translation>
    </message>
    <message>
        <source>Take the marked price to the ticket</source>
        <translation>把选定价格带到下单面板</translation>
    </message>
    <message>
        <source>Tape</source>
        <translation>逐笔</translation>
    </message>
    <message>
        <source>The tape shows no trades.</source>
        <translation>逐笔中没有成交。</translation>
    </message>
</context>
<context>
    <name>BookPage</name>
    <message>
        <source>%1 bp</source>
        <translation>%1 基点</translation>
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
        <translation>正在读取摆盘</translation>
    </message>
    <message>
        <source>No book was recorded here</source>
        <translation>此处没有记录摆盘</translation>
    </message>
    <message>
        <source>No orders in the book</source>
        <translation>摆盘没有挂单</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>未记录</translation>
    </message>
    <message>
        <source>Order book</source>
        <translation>摆盘</translation>
    </message>
    <message>
        <source>The book cannot be read</source>
        <translation>摆盘无法读取</translation>
    </message>
    <message>
        <source>The newest book cannot be read (field %1). No order is allowed by an older one.</source>
        <translation>最新的摆盘无法读取（字段 %1）。不允许依据较旧的摆盘下单。</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>crosses, as recorded</source>
        <translation>买卖价交叉，如记录所示</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>已冻结</translation>
    </message>
    <message>
        <source>frozen · %1 newer</source>
        <translation>已冻结 · 其后更新 %1 次</translation>
    </message>
    <message>
        <source>one side only</source>
        <translation>只有单边</translation>
    </message>
    <message>
        <source>spread %1</source>
        <translation>价差 %1</translation>
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
        <translation>放宽生效时间</translation>
    </message>
    <message>
        <source>A raise counts from the next session of all its markets.</source>
        <translation>放宽从所有市场的下一交易时段起生效。</translation>
    </message>
    <message>
        <source>A raise counts in {left}.</source>
        <translation>放宽于 {left} 后生效。</translation>
    </message>
    <message>
        <source>Cancel entries ({count})</source>
        <translation>撤销开仓单（{count}）</translation>
    </message>
    <message>
        <source>Connect first: each account has its own loss brake.</source>
        <translation>请先连接：每个账户有各自的亏损刹停。</translation>
    </message>
    <message>
        <source>Drop it</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>From the next session</source>
        <translation>从下一交易时段起</translation>
    </message>
    <message>
        <source>In 10 minutes</source>
        <translation>10 分钟后</translation>
    </message>
    <message>
        <source>In {currencies} only orders that reduce a position go out.</source>
        <translation>{currencies} 只发出减少持仓的订单。</translation>
    </message>
    <message>
        <source>Largest loss of a day, {currency}</source>
        <translation>单日最大亏损，{currency}</translation>
    </message>
    <message>
        <source>Losses in a row</source>
        <translation>连续亏损</translation>
    </message>
    <message>
        <source>Orders of the day that opened or increased a position and have traded. One that still waits does not count, so several may go out and trade later.</source>
        <translation>当日已有成交的开仓或加仓委托。仍在等待的委托不计入，因此可能先发出多笔，之后才成交。</translation>
    </message>
    <message>
        <source>Orders that closed with a loss, before fees.</source>
        <translation>平仓亏损的委托，未计费用。</translation>
    </message>
    <message>
        <source>Pause after a loss</source>
        <translation>亏损后暂停</translation>
    </message>
    <message>
        <source>Raise that waits</source>
        <translation>等待生效的放宽</translation>
    </message>
    <message>
        <source>The day so far</source>
        <translation>今日至今</translation>
    </message>
    <message>
        <source>The day&apos;s loss has reached your limit.</source>
        <translation>当日亏损已达到您的上限。</translation>
    </message>
    <message>
        <source>The loss brake holds for a while after a loss.</source>
        <translation>亏损之后，亏损刹停生效一段时间。</translation>
    </message>
    <message>
        <source>The losses in a row have reached your limit.</source>
        <translation>连续亏损次数已达到您的上限。</translation>
    </message>
    <message>
        <source>The trades of the day have reached your limit.</source>
        <translation>当日交易次数已达到您的上限。</translation>
    </message>
    <message>
        <source>These limits stand in the order log of this data folder. Another data folder or computer on the same account has its own, which are off until they are set there.</source>
        <translation>这些上限保存在本数据文件夹的委托记录中。同一账户上的其他数据文件夹或电脑有各自的上限，在那里设置之前一直关闭。</translation>
    </message>
    <message>
        <source>Trades of a day</source>
        <translation>单日开仓次数</translation>
    </message>
    <message>
        <source>Wants the account&apos;s password. What becomes tighter counts at once.</source>
        <translation>需要账户的密码。收紧则立即生效。</translation>
    </message>
    <message>
        <source>When a limit is reached, orders that increase risk are denied until the next day of that market; orders that reduce a position always go out. Nothing is sent or cancelled by itself. All programs&apos; orders count. An overnight position counts from its previous close, fees are estimated until the broker tells them, each currency counts by itself.</source>
        <translation>达到上限后，增加风险的委托会被拒绝，直至该市场的下一日；减仓委托任何时候都可发出。程序不会自行下单或撤单。所有程序的委托都计算在内。隔夜持仓从昨收价起算，费用在券商告知前为估算，各币种分开计算。</translation>
    </message>
    <message>
        <source>losses</source>
        <translation>次</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>the loss brake holds for {minutes} minutes after a loss</source>
        <translation>亏损后 {minutes} 分钟内亏损刹停生效</translation>
    </message>
    <message>
        <source>trades</source>
        <translation>次</translation>
    </message>
    <message>
        <source>{account}: another data folder or computer sends orders for this account. No loss brake is set in this data folder; one that is set there does not hold here.</source>
        <translation>{account}：另一个数据文件夹或电脑也在此账户下单。本数据文件夹未设置亏损刹停；在那里设置的在此无效。</translation>
    </message>
    <message>
        <source>{account}: {reason}. In {currencies} only orders that reduce a position go out.</source>
        <translation>{account}：{reason}。{currencies} 只能发出减少持仓的委托。</translation>
    </message>
    <message>
        <source>{currency}: realised {realised}, open {open}, fees {fees} (estimated until the broker tells them); trades {trades}, losses in a row {streak}</source>
        <translation>{currency}：已实现 {realised}，未实现 {open}，费用 {fees}（券商告知前为估算）；开仓 {trades} 次，连续亏损 {streak}</translation>
    </message>
    <message>
        <source>{environment} account {account}. Off while every field is empty.</source>
        <translation>{environment}账户 {account}。所有字段留空即为关闭。</translation>
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
        <translation>%1 无数据</translation>
    </message>
    <message>
        <source>Breadth of this list</source>
        <translation>本列表广度</translation>
    </message>
    <message>
        <source>Breadth of this list: {inflow}, {outflow}, {without}</source>
        <translation>本列表广度：{inflow}、{outflow}、{without}</translation>
    </message>
</context>
<context>
    <name>BrokerPlans</name>
    <message>
        <source>1 grid</source>
        <translation>1 个网格</translation>
    </message>
    <message>
        <source>1 recurring plan</source>
        <translation>1 个定投计划</translation>
    </message>
    <message>
        <source>As they were read before:</source>
        <translation>此前读取的内容：</translation>
    </message>
    <message>
        <source>Asking {provider} for the grids and recurring plans that it runs here.</source>
        <translation>正在向 {provider} 查询其在此账户运行的网格和定投计划。</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Orders outside: {provider} goes on running {plans}, which nothing here stops.</source>
        <translation>外部委托：{provider} 会继续运行{plans}，本程序无法停止。</translation>
    </message>
    <message>
        <source>Recurring plan</source>
        <translation>定投计划</translation>
    </message>
    <message>
        <source>Some could not be read and may trade as well.</source>
        <translation>部分计划无法读取，也可能会交易。</translation>
    </message>
    <message>
        <source>The grids and recurring plans of {provider} could not be read; they may trade: {reason}</source>
        <translation>无法读取 {provider} 的网格和定投计划，它们可能会交易：{reason}</translation>
    </message>
    <message>
        <source>a price not told</source>
        <translation>未告知的价格</translation>
    </message>
    <message>
        <source>buys for {amount} on a day not told</source>
        <translation>买入金额 {amount}，日期未告知</translation>
    </message>
    <message>
        <source>buys for {amount} on {day} at {time} {zone}</source>
        <translation>{day} {time} {zone} 买入金额 {amount}</translation>
    </message>
    <message>
        <source>buys {count} at {price}</source>
        <translation>于 {price} 买入 {count}</translation>
    </message>
    <message>
        <source>buys {count} on a turn below {price}</source>
        <translation>跌破 {price} 回升后买入 {count}</translation>
    </message>
    <message>
        <source>closes its position at {price}</source>
        <translation>于 {price} 平仓</translation>
    </message>
    <message>
        <source>every month</source>
        <translation>每月</translation>
    </message>
    <message>
        <source>every trading day</source>
        <translation>每个交易日</translation>
    </message>
    <message>
        <source>every two weeks</source>
        <translation>每两周</translation>
    </message>
    <message>
        <source>every week</source>
        <translation>每周</translation>
    </message>
    <message>
        <source>none trades</source>
        <translation>没有计划在交易</translation>
    </message>
    <message>
        <source>over</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>sells {count} at {price}</source>
        <translation>于 {price} 卖出 {count}</translation>
    </message>
    <message>
        <source>sells {count} on a turn above {price}</source>
        <translation>升破 {price} 回落后卖出 {count}</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>{count} grids</source>
        <translation>{count} 个网格</translation>
    </message>
    <message>
        <source>{count} recurring plans</source>
        <translation>{count} 个定投计划</translation>
    </message>
    <message>
        <source>{often}, day {day}</source>
        <translation>{often}，日期 {day}</translation>
    </message>
    <message>
        <source>{provider} runs no grid and no recurring plan in this account.</source>
        <translation>{provider} 在此账户没有运行网格或定投计划。</translation>
    </message>
    <message>
        <source>{type} {security}</source>
        <translation>{type} {security}</translation>
    </message>
    <message>
        <source>“{word}”, may trade</source>
        <translation>“{word}”，可能会交易</translation>
    </message>
</context>
<context>
    <name>BrokerView</name>
    <message>
        <source>Ask queue</source>
        <translation>卖盘队列</translation>
    </message>
    <message>
        <source>Bid queue</source>
        <translation>买盘队列</translation>
    </message>
    <message>
        <source>Broker queue</source>
        <translation>经纪队列</translation>
    </message>
    <message>
        <source>ask {line}</source>
        <translation>卖盘{line}</translation>
    </message>
    <message>
        <source>bid {line}</source>
        <translation>买盘{line}</translation>
    </message>
    <message>
        <source>level {number}</source>
        <translation>第 {number} 档</translation>
    </message>
    <message>
        <source>{price}, 1 order</source>
        <translation>{price}，1 笔</translation>
    </message>
    <message>
        <source>{price}, {count} orders</source>
        <translation>{price}，{count} 笔</translation>
    </message>
</context>
<context>
    <name>BrokersPage</name>
    <message>
        <source>Asking for the broker queue</source>
        <translation>正在读取经纪队列</translation>
    </message>
    <message>
        <source>Click a broker to follow it through the queue</source>
        <translation>点击经纪，可在队列中跟随</translation>
    </message>
    <message>
        <source>No broker queue here</source>
        <translation>这里没有经纪队列</translation>
    </message>
    <message>
        <source>Nobody stands in the queue</source>
        <translation>队列中没有经纪</translation>
    </message>
    <message>
        <source>Only the Hong Kong exchange publishes one</source>
        <translation>只有香港交易所公布经纪队列</translation>
    </message>
    <message>
        <source>{id} {name}: bids {bids}, best level {bid_level}; asks {asks}, best level {ask_level}</source>
        <translation>{id} {name}：买盘 {bids}，最优第 {bid_level} 档；卖盘 {asks}，最优第 {ask_level} 档</translation>
    </message>
</context>
<context>
    <name>Calendar</name>
    <message>
        <source>5 weeks</source>
        <translation>5 周</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>All markets</source>
        <translation>所有市场</translation>
    </message>
    <message>
        <source>Asking for events</source>
        <translation>正在查询事件</translation>
    </message>
    <message>
        <source>Choose an event first.</source>
        <translation>请先选一个事件。</translation>
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
        <translation>预期</translation>
    </message>
    <message>
        <source>Expiry</source>
        <translation>到期</translation>
    </message>
    <message>
        <source>Five weeks as a list</source>
        <translation>五周列表</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>重要性</translation>
    </message>
    <message>
        <source>Last trading day</source>
        <translation>最后交易日</translation>
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
        <translation>正在查找 {symbol} 的下一次业绩</translation>
    </message>
    <message>
        <source>Macro</source>
        <translation>宏观</translation>
    </message>
    <message>
        <source>Meeting</source>
        <translation>股东会</translation>
    </message>
    <message>
        <source>Merger</source>
        <translation>合并</translation>
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
        <translation>关联证券的下一次业绩</translation>
    </message>
    <message>
        <source>Next week</source>
        <translation>下一周</translation>
    </message>
    <message>
        <source>No events</source>
        <translation>没有事件</translation>
    </message>
    <message>
        <source>No report of {symbol} until {day}.</source>
        <translation>{day} 前没有 {symbol} 的业绩日期。</translation>
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
        <translation>业绩</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>拆股</translation>
    </message>
    <message>
        <source>This event belongs to no security.</source>
        <translation>该事件不属于任何证券。</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>本周</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Today: {event}</source>
        <translation>今天：{event}</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>周</translation>
    </message>
    <message>
        <source>Week as a list</source>
        <translation>一周列表</translation>
    </message>
    <message>
        <source>Week as columns</source>
        <translation>一周分栏</translation>
    </message>
    <message>
        <source>Week before</source>
        <translation>前一周</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>after the close</source>
        <translation>收盘后</translation>
    </message>
    <message>
        <source>before the open</source>
        <translation>开盘前</translation>
    </message>
    <message>
        <source>day estimated</source>
        <translation>日期为估计</translation>
    </message>
    <message>
        <source>during trading</source>
        <translation>盘中</translation>
    </message>
    <message>
        <source>more than was read</source>
        <translation>比已读取的更多</translation>
    </message>
    <message>
        <source>reminder set</source>
        <translation>已设提醒</translation>
    </message>
    <message>
        <source>rows left out that could not be read: {field}</source>
        <translation>略去了无法读取的行：{field}</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>{begin} 至 {end}</translation>
    </message>
    <message>
        <source>{count} events</source>
        <translation>{count} 个事件</translation>
    </message>
    <message>
        <source>{kinds}: being read</source>
        <translation>{kinds}：读取中</translation>
    </message>
</context>
<context>
    <name>Cancel</name>
    <message>
        <source>Bought so far: {filled}; this stays. The remaining {remaining} would be withdrawn.</source>
        <translation>已买入 {filled}，不受影响；其余 {remaining} 将撤单。</translation>
    </message>
    <message>
        <source>Cancel all orders</source>
        <translation>全部撤单</translation>
    </message>
    <message>
        <source>Cancel every open order of this account in {market}, in one call?</source>
        <translation>用一个请求撤销此账户在 {market} 的全部未完成委托？</translation>
    </message>
    <message>
        <source>Cancel every open order of this account?</source>
        <translation>撤销此账户的全部未完成委托？</translation>
    </message>
    <message>
        <source>Cancel order</source>
        <translation>撤单</translation>
    </message>
    <message>
        <source>Cancel these orders</source>
        <translation>撤销这些委托</translation>
    </message>
    <message>
        <source>Cancel these orders, and no others?</source>
        <translation>只撤销这些委托？</translation>
    </message>
    <message>
        <source>Confirm order again</source>
        <translation>再次确认委托</translation>
    </message>
    <message>
        <source>Delete order</source>
        <translation>删除委托</translation>
    </message>
    <message>
        <source>Disable order</source>
        <translation>停用委托</translation>
    </message>
    <message>
        <source>Enable order</source>
        <translation>启用委托</translation>
    </message>
    <message>
        <source>Filled so far: {filled}; this stays. The remaining {remaining} would be withdrawn.</source>
        <translation>已成交 {filled}，不受影响；其余 {remaining} 将撤单。</translation>
    </message>
    <message>
        <source>I have read the list: 1 order</source>
        <translation>我已看过列表：1 笔委托</translation>
    </message>
    <message>
        <source>I have read the list: {count} orders</source>
        <translation>我已看过列表：{count} 笔委托</translation>
    </message>
    <message>
        <source>It goes back to the market and can fill.</source>
        <translation>委托回到市场，可以成交。</translation>
    </message>
    <message>
        <source>It is not open any more: {filled} filled. Nothing is left to cancel.</source>
        <translation>委托已完结：成交 {filled}，没有可撤的余量。</translation>
    </message>
    <message>
        <source>It is removed from the broker&apos;s list of orders.</source>
        <translation>从券商的委托列表移除。</translation>
    </message>
    <message>
        <source>It rests at the broker and cannot fill until it is enabled.</source>
        <translation>委托留在券商，启用之前不会成交。</translation>
    </message>
    <message>
        <source>Its exits at {prices} end with it.</source>
        <translation>其离场单（{prices}）会一并结束。</translation>
    </message>
    <message>
        <source>Its exits at {prices} stay for what is filled.</source>
        <translation>其离场单（{prices}）会保留给已成交部分。</translation>
    </message>
    <message>
        <source>Keep order</source>
        <translation>保留委托</translation>
    </message>
    <message>
        <source>Keep orders</source>
        <translation>保留委托</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>保持原状</translation>
    </message>
    <message>
        <source>Leaves {what} without a stop at the broker.</source>
        <translation>{what}在券商处将没有止损单。</translation>
    </message>
    <message>
        <source>Legs</source>
        <translation>各腿</translation>
    </message>
    <message>
        <source>Nothing is filled so far. All {remaining} would be withdrawn.</source>
        <translation>尚未成交，全部 {remaining} 将撤单。</translation>
    </message>
    <message>
        <source>Nothing is filled so far. The {remaining} ordered would be withdrawn.</source>
        <translation>尚未成交，所下的 {remaining} 将撤单。</translation>
    </message>
    <message>
        <source>Orders that would be cancelled</source>
        <translation>将会撤销的委托</translation>
    </message>
    <message>
        <source>Sold so far: {filled}; this stays. The remaining {remaining} would be withdrawn.</source>
        <translation>已卖出 {filled}，不受影响；其余 {remaining} 将撤单。</translation>
    </message>
    <message>
        <source>The broker asked you to confirm it. This confirms it: it can fill.</source>
        <translation>券商要求再次确认。确认后委托便可成交。</translation>
    </message>
    <message>
        <source>The broker has not confirmed its exits at {prices}: whether they end too is unknown.</source>
        <translation>券商尚未确认其离场单（{prices}）：是否一并结束未知。</translation>
    </message>
    <message>
        <source>The order is gone.</source>
        <translation>委托已不存在。</translation>
    </message>
    <message>
        <source>Trading is locked and stays locked afterwards.</source>
        <translation>交易已锁定，之后仍然锁定。</translation>
    </message>
    <message>
        <source>Trading is locked and stays locked. Practice password: 123456.</source>
        <translation>交易已锁定，并会保持锁定。练习密码：123456。</translation>
    </message>
    <message>
        <source>Trading password, for this act only</source>
        <translation>交易密码（仅用于这一次）</translation>
    </message>
    <message>
        <source>placed by another program</source>
        <translation>由其他程序下单</translation>
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
        <translation>资金流向</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Intraday</source>
        <translation>分时</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>周期</translation>
    </message>
    <message>
        <source>Picture of the chart</source>
        <translation>图表的图片</translation>
    </message>
    <message>
        <source>View of the chart</source>
        <translation>图表显示方式</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>周</translation>
    </message>
    <message>
        <source>What the flow figures mean</source>
        <translation>资金数字的含义</translation>
    </message>
    <message>
        <source>tiers do not add up to net</source>
        <translation>各级合计与净额不符</translation>
    </message>
</context>
<context>
    <name>CashTable</name>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Cash for a fraction</source>
        <translation>碎股款项</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>货币</translation>
    </message>
    <message>
        <source>Currency exchange</source>
        <translation>货币兑换</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Deposit</source>
        <translation>入金</translation>
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
        <translation>类型</translation>
    </message>
    <message>
        <source>Option settlement</source>
        <translation>期权到期结算</translation>
    </message>
    <message>
        <source>Purchase</source>
        <translation>买入</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Sale</source>
        <translation>卖出</translation>
    </message>
    <message>
        <source>Settles</source>
        <translation>交收</translation>
    </message>
    <message>
        <source>The broker does not tell the day</source>
        <translation>券商没有提供日期</translation>
    </message>
    <message>
        <source>The broker tells only the day</source>
        <translation>券商只提供日期</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Trade</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>Trading fees</source>
        <translation>交易费用</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>调拨</translation>
    </message>
    <message>
        <source>Warrant settlement</source>
        <translation>轮证到期结算</translation>
    </message>
    <message>
        <source>Withdrawal</source>
        <translation>出金</translation>
    </message>
</context>
<context>
    <name>ChartExport</name>
    <message>
        <source>Copy the picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Picture of the chart</source>
        <translation>图表图片</translation>
    </message>
    <message>
        <source>Save all loaded bars as CSV…</source>
        <translation>已载入的全部K线另存为 CSV…</translation>
    </message>
    <message>
        <source>Save as PNG of twice the size…</source>
        <translation>另存为两倍大小的 PNG…</translation>
    </message>
    <message>
        <source>Save as PNG…</source>
        <translation>另存为 PNG…</translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation>另存为 SVG…</translation>
    </message>
    <message>
        <source>Save bars in view as CSV…</source>
        <translation>画面内的K线另存为 CSV…</translation>
    </message>
    <message>
        <source>Save the picture of the chart</source>
        <translation>保存图表图片</translation>
    </message>
    <message>
        <source>The picture of the chart is copied.</source>
        <translation>图表图片已复制。</translation>
    </message>
    <message>
        <source>There are no bars.</source>
        <translation>没有K线。</translation>
    </message>
    <message>
        <source>With orders, cost and account</source>
        <translation>包括订单、成本和账户</translation>
    </message>
    <message>
        <source>adjustment: {kind}</source>
        <translation>复权：{kind}</translation>
    </message>
    <message>
        <source>made {time}</source>
        <translation>制于 {time}</translation>
    </message>
    <message>
        <source>save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>screenshot</source>
        <translation>截图</translation>
    </message>
    <message>
        <source>trading hours: {kind}</source>
        <translation>交易时段：{kind}</translation>
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
        <translation>购</translation>
    </message>
    <message>
        <source>Below the time axis: E report, D dividend, S split, N news, B buy-back</source>
        <translation>时间轴下方：绩 业绩，息 派息，拆 拆股，讯 新闻，购 回购</translation>
    </message>
    <message>
        <source>Buy-back</source>
        <translation>回购</translation>
    </message>
    <message>
        <source>Buy-back of {shares} shares</source>
        <translation>回购 {shares} 股</translation>
    </message>
    <message>
        <source>Cursor to the mark before</source>
        <translation>光标移到上一个标记</translation>
    </message>
    <message>
        <source>Cursor to the next mark</source>
        <translation>光标移到下一个标记</translation>
    </message>
    <message>
        <source>Cursor to the next signal</source>
        <translation>光标移到下一个信号</translation>
    </message>
    <message>
        <source>Cursor to the signal before</source>
        <translation>光标移到上一个信号</translation>
    </message>
    <message>
        <source>D</source>
        <comment>mark of a dividend</comment>
        <translation>息</translation>
    </message>
    <message>
        <source>E</source>
        <comment>mark of a report</comment>
        <translation>绩</translation>
    </message>
    <message>
        <source>N</source>
        <comment>mark of a headline</comment>
        <translation>讯</translation>
    </message>
    <message>
        <source>News {day} {what}</source>
        <translation>新闻 {day} {what}</translation>
    </message>
    <message>
        <source>Reports, dividends, splits, news, buy-backs</source>
        <translation>业绩、派息、拆股、新闻、回购</translation>
    </message>
    <message>
        <source>S</source>
        <comment>mark of a split or an issue</comment>
        <translation>拆</translation>
    </message>
    <message>
        <source>Show or hide the marks</source>
        <translation>显示或隐藏标记</translation>
    </message>
    <message>
        <source>buy-backs by day (B)</source>
        <translation>每日回购（购）</translation>
    </message>
    <message>
        <source>coming: {what}</source>
        <translation>即将：{what}</translation>
    </message>
    <message>
        <source>dividends (D)</source>
        <translation>派息（息）</translation>
    </message>
    <message>
        <source>news (N)</source>
        <translation>新闻（讯）</translation>
    </message>
    <message>
        <source>reports (E)</source>
        <translation>业绩（绩）</translation>
    </message>
    <message>
        <source>reports (E) read from {begin} to {end}</source>
        <translation>业绩（绩）只读取了 {begin} 至 {end}</translation>
    </message>
    <message>
        <source>splits (S)</source>
        <translation>拆股（拆）</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 条</translation>
    </message>
    <message>
        <source>{headline} (time not told)</source>
        <translation>{headline}（未提供时间）</translation>
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
        <translation>{what}，{day} 除权除息</translation>
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
        <translation>此委托的改单尚无答复。</translation>
    </message>
    <message>
        <source>Avg {price}</source>
        <translation>均价 {price}</translation>
    </message>
    <message>
        <source>Buy limit at {price} in the ticket</source>
        <translation>在下单面板以限价 {price} 买入</translation>
    </message>
    <message>
        <source>Cancel {order} and its exits…</source>
        <translation>撤单：{order} 及其离场单…</translation>
    </message>
    <message>
        <source>Cancel {order}…</source>
        <translation>撤单：{order}…</translation>
    </message>
    <message>
        <source>Close the position in the ticket</source>
        <translation>在下单面板平仓</translation>
    </message>
    <message>
        <source>Copy the bar of {time}</source>
        <translation>复制 {time} 的K线</translation>
    </message>
    <message>
        <source>Copy {price}</source>
        <translation>复制 {price}</translation>
    </message>
    <message>
        <source>Discard the prepared change</source>
        <translation>放弃准备中的改单</translation>
    </message>
    <message>
        <source>Drag, or Up and Down: prepares another price, sends nothing. Enter opens, Delete asks to cancel.</source>
        <translation>拖动，或按上下键：准备另一个价格，不会发出。Enter 打开，Delete 询问是否撤单。</translation>
    </message>
    <message>
        <source>Go to the orders on the chart</source>
        <translation>转到图上的委托</translation>
    </message>
    <message>
        <source>Include orders in Auto</source>
        <translation>自动刻度包括委托</translation>
    </message>
    <message>
        <source>No change of an order is prepared on the chart.</source>
        <translation>图上没有准备中的改单。</translation>
    </message>
    <message>
        <source>P&amp;L if filled there {gain}</source>
        <translation>若在此成交盈亏 {gain}</translation>
    </message>
    <message>
        <source>Price alert at {price}…</source>
        <translation>在 {price} 设到价提醒…</translation>
    </message>
    <message>
        <source>Protect the position with a stop in the ticket</source>
        <translation>在下单面板为持仓加止损单</translation>
    </message>
    <message>
        <source>Reduce the exits that exceed the position…</source>
        <translation>减少超出持仓的离场单…</translation>
    </message>
    <message>
        <source>Review the change of {order}</source>
        <translation>核对改单：{order}</translation>
    </message>
    <message>
        <source>Review the prepared change of an order</source>
        <translation>核对准备中的改单</translation>
    </message>
    <message>
        <source>Sell limit at {price} in the ticket</source>
        <translation>在下单面板以限价 {price} 卖出</translation>
    </message>
    <message>
        <source>Settle {order}…</source>
        <translation>认定{order}…</translation>
    </message>
    <message>
        <source>The broker does not tell how long this exit works; a change could alter that.</source>
        <translation>券商没有说明这张离场单的有效期；修改可能会改变它。</translation>
    </message>
    <message>
        <source>The broker does not tell the trading hours of this exit; a change could alter them.</source>
        <translation>券商没有说明这张离场单的交易时段；修改可能会改变它。</translation>
    </message>
    <message>
        <source>The exits of this entry differ in how long or when they work; a change makes them alike.</source>
        <translation>这张开仓单的离场单有效期或交易时段各不相同；修改会使它们变得一样。</translation>
    </message>
    <message>
        <source>This order cannot be moved: {status}.</source>
        <translation>此委托不能移动：{status}。</translation>
    </message>
    <message>
        <source>Trading is locked: unlock it to move orders.</source>
        <translation>交易已锁定：解锁后才能移动委托。</translation>
    </message>
    <message>
        <source>accepted, not shown by the broker yet</source>
        <translation>已接受，券商尚未显示</translation>
    </message>
    <message>
        <source>adj</source>
        <translation>复权</translation>
    </message>
    <message>
        <source>ask {sign} {price}, by the broker</source>
        <translation>卖一 {sign} {price}，由券商保管</translation>
    </message>
    <message>
        <source>bid {sign} {price}, by the broker</source>
        <translation>买一 {sign} {price}，由券商保管</translation>
    </message>
    <message>
        <source>in its confirmation, not in force</source>
        <translation>确认中，未生效</translation>
    </message>
    <message>
        <source>prepared, not in force</source>
        <translation>准备中，未生效</translation>
    </message>
    <message>
        <source>sent, no answer</source>
        <translation>已发出，没有答复</translation>
    </message>
    <message>
        <source>{count} alert</source>
        <translation>{count} 个到价提醒</translation>
    </message>
    <message>
        <source>{count} alerts</source>
        <translation>{count} 个到价提醒</translation>
    </message>
    <message>
        <source>{count} order</source>
        <translation>{count} 笔委托</translation>
    </message>
    <message>
        <source>{count} orders</source>
        <translation>{count} 笔委托</translation>
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
        <translation>{sign} {price}，由 Tideboard 保管：只在运行并已连接时有效</translation>
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
        <translation>Esc 关闭。可在设置更改按键。</translation>
    </message>
    <message>
        <source>Find a key</source>
        <translation>查找快捷键</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>Check</name>
    <message>
        <source>A FutuOpenD-rs answers.</source>
        <translation>回应的是 FutuOpenD-rs。</translation>
    </message>
    <message>
        <source>A NATS server answers.</source>
        <translation>NATS 服务器有应答。</translation>
    </message>
    <message>
        <source>A part of it is empty. Use “Replace…” and write all three keys.</source>
        <translation>有一项是空的。请用“更换…”填写全部三项。</translation>
    </message>
    <message>
        <source>A web server or OpenD&apos;s WebSocket listens at port {port}. Use OpenD&apos;s api_port: 11111 unless changed.</source>
        <translation>端口 {port} 上的是网页服务器或 OpenD 的 WebSocket。请使用 OpenD 的 api_port：未改动时为 11111。</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>All {limit} are used, perhaps by other programs on this OpenD. Panels beyond that stay empty.</source>
        <translation>{limit} 已全部用完，或由此 OpenD 上其他程序占用。超出的面板会空白。</translation>
    </message>
    <message>
        <source>Another program listens at port {port} (“{words}”). Use OpenD&apos;s api_port: 11111 unless changed.</source>
        <translation>端口 {port} 上的是其他程序（“{words}”）。请使用 OpenD 的 api_port：未改动时为 11111。</translation>
    </message>
    <message>
        <source>Another web service answers at port {port} (HTTP {http}). Use the port of --rest-port: 22499 unless changed.</source>
        <translation>端口 {port} 上的是其他网络服务（HTTP {http}）。请使用 --rest-port 的端口：未改动时为 22499。</translation>
    </message>
    <message>
        <source>Broker behind it</source>
        <translation>背后的券商</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接数</translation>
    </message>
    <message>
        <source>Credential</source>
        <translation>凭证</translation>
    </message>
    <message>
        <source>Encrypted; the certificate of {host} is good until {day}.</source>
        <translation>已加密；{host} 的证书有效至 {day}。</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>网关</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>行情中枢</translation>
    </message>
    <message>
        <source>It closed the connection at the login. If it is an OpenD with encryption, choose its key file; else the port is wrong.</source>
        <translation>登录时被挂断。若是已加密的 OpenD，请选择其密钥文件；否则就是端口不对。</translation>
    </message>
    <message>
        <source>It speaks OpenD&apos;s protocol.</source>
        <translation>对方使用 OpenD 协议。</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Logged in at {host}.</source>
        <translation>已登录 {host}。</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>NATS server</source>
        <translation>NATS 服务器</translation>
    </message>
    <message>
        <source>No NATS server answers at port {port} of {host}. Start it with the configuration of tideboard-hub setup.</source>
        <translation>{host} 的端口 {port} 没有 NATS 服务器应答。请用 tideboard-hub setup 写出的配置启动它。</translation>
    </message>
    <message>
        <source>No computer is called “{host}”. Check the spelling, or write its IP address.</source>
        <translation>找不到名为“{host}”的电脑。请检查拼写，或填写 IP 地址。</translation>
    </message>
    <message>
        <source>No connection to {host}: {reason}</source>
        <translation>与 {host} 没有连接：{reason}</translation>
    </message>
    <message>
        <source>No encrypted connection to {host} at port {port}: {reason}. Is it the right address?</source>
        <translation>与 {host} 的端口 {port} 未能建立加密连接：{reason}。地址是否正确？</translation>
    </message>
    <message>
        <source>No key is set. Paste the line of the file window.key of the hub&apos;s data folder above.</source>
        <translation>尚未设置密钥。请把行情中枢数据文件夹中 window.key 文件的那一行粘贴到上方。</translation>
    </message>
    <message>
        <source>No pushes with this gateway and key: prices are read again every few seconds.</source>
        <translation>此网关和密钥没有推送：每隔数秒重新读取价格。</translation>
    </message>
    <message>
        <source>None here: orders never pass a hub. Choose a connection for orders beside it, or only watch.</source>
        <translation>这里没有：委托从不经过行情中枢。请另选一个委托连接，或只看行情。</translation>
    </message>
    <message>
        <source>Not encrypted, and not needed on this computer.</source>
        <translation>未加密；在本机不需要加密。</translation>
    </message>
    <message>
        <source>Not encrypted, and {host} is another computer: quotes only, no password and no order is sent. Set up OpenD&apos;s encryption to trade.</source>
        <translation>未加密，而 {host} 是另一台电脑：只有行情，不送密码也不送委托。要交易请为 OpenD 设置加密。</translation>
    </message>
    <message>
        <source>Not encrypted, and {host} is another computer: quotes without a key only. No key, password or order is sent there. Write https to have more.</source>
        <translation>未加密，而 {host} 是另一台电脑：只有不需密钥的行情，不送密钥、密码或委托。请用 https 以使用其他功能。</translation>
    </message>
    <message>
        <source>Not tried: only an order shows whether the gateway trades. It must run with --enable-trading.</source>
        <translation>未测试：只有下单才知网关能否交易。网关须以 --enable-trading 启动。</translation>
    </message>
    <message>
        <source>Nothing listens at port {port} of {host}. Start OpenD, or look up its api_port: 11111 unless changed.</source>
        <translation>{host} 的端口 {port} 没有程序监听。请启动 OpenD，或查看它的 api_port：未改动时为 11111。</translation>
    </message>
    <message>
        <source>Off: a gateway without a keys file refuses every order.</source>
        <translation>不可用：没有密钥清单的网关拒绝所有委托。</translation>
    </message>
    <message>
        <source>Off: orders and passwords are not sent in clear text to another computer.</source>
        <translation>不可用：委托和密码不会以明文送到另一台电脑。</translation>
    </message>
    <message>
        <source>OpenD</source>
        <translation>OpenD</translation>
    </message>
    <message>
        <source>OpenD encrypts. Choose the file that its rsa_private_key setting names.</source>
        <translation>OpenD 已加密。请选择其 rsa_private_key 设置所指的文件。</translation>
    </message>
    <message>
        <source>OpenD gave no answer in time. Is it still starting, or without a way to the broker?</source>
        <translation>OpenD 未及时回应。是否仍在启动，或连不上券商？</translation>
    </message>
    <message>
        <source>OpenD is logged in for quotes and for trading.</source>
        <translation>OpenD 已登录行情和交易。</translation>
    </message>
    <message>
        <source>OpenD is logged in for quotes, not for trading. Log in again in OpenD&apos;s own window.</source>
        <translation>OpenD 已登录行情，但未登录交易。请在 OpenD 自己的窗口重新登录。</translation>
    </message>
    <message>
        <source>OpenD refused the login: “{text}”</source>
        <translation>OpenD 拒绝登录：“{text}”</translation>
    </message>
    <message>
        <source>OpenD refused the request: “{text}”</source>
        <translation>OpenD 拒绝请求：“{text}”</translation>
    </message>
    <message>
        <source>OpenD runs, but is not logged in to the broker. Log in in OpenD&apos;s own window, with its SMS code.</source>
        <translation>OpenD 在运行，但未登录券商。请在 OpenD 自己的窗口以短信验证码登录。</translation>
    </message>
    <message>
        <source>OpenD runs, but the broker wants the letters of a picture. Type them in OpenD&apos;s own window or console (input_pic_verify_code -code=…). Tideboard never sends them.</source>
        <translation>OpenD 正在运行，但券商要求输入图片中的验证码。请在 OpenD 自己的窗口或控制台输入（input_pic_verify_code -code=…）。Tideboard 从不代为发送。</translation>
    </message>
    <message>
        <source>OpenD runs, but the broker wants this device confirmed with a code sent to your phone. Type it in OpenD&apos;s own window or console (input_phone_verify_code -code=…). Tideboard never sends it.</source>
        <translation>OpenD 正在运行，但券商要求用发到您手机的验证码确认本设备。请在 OpenD 自己的窗口或控制台输入（input_phone_verify_code -code=…）。Tideboard 从不代为发送。</translation>
    </message>
    <message>
        <source>OpenD takes a login without this key, not one with it: it has none or another. Give OpenD this file, or remove the key here.</source>
        <translation>OpenD 只接受不带此密钥的登录：它没有密钥，或用另一个。请把此文件交给 OpenD，或在这里移除密钥。</translation>
    </message>
    <message>
        <source>OpenD {version} is newer than what Tideboard was tried with.</source>
        <translation>OpenD {version} 比 Tideboard 测试过的版本新。</translation>
    </message>
    <message>
        <source>OpenD {version} is older than what Tideboard was tried with. Update OpenD if something is missing.</source>
        <translation>OpenD {version} 比 Tideboard 测试过的版本旧。若有欠缺，请更新 OpenD。</translation>
    </message>
    <message>
        <source>OpenD {version}.</source>
        <translation>OpenD {version}。</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Port {port} answers.</source>
        <translation>端口 {port} 有回应。</translation>
    </message>
    <message>
        <source>Port {port} of {host} does not answer. Is the computer on, and does its firewall let the port through?</source>
        <translation>{host} 的端口 {port} 没有回应。电脑是否已开机，防火墙是否放行此端口？</translation>
    </message>
    <message>
        <source>Pushes</source>
        <translation>推送</translation>
    </message>
    <message>
        <source>Quote connection</source>
        <translation>行情线路</translation>
    </message>
    <message>
        <source>Quote packages</source>
        <translation>行情套餐</translation>
    </message>
    <message>
        <source>Quote rights</source>
        <translation>行情权限</translation>
    </message>
    <message>
        <source>Renewed by itself while Tideboard runs.</source>
        <translation>Tideboard 运行期间自动续期。</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>权限范围</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Something listens at port {port} but does not answer. Is it OpenD&apos;s api_port, and is OpenD started up?</source>
        <translation>端口 {port} 有程序监听但没有回话。是否 OpenD 的 api_port，OpenD 是否已启动完成？</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>The account cannot be read (“{text}”): quotes only. Is trading allowed for this key?</source>
        <translation>无法读取账户（“{text}”）：只有行情。此 Key 是否可以交易？</translation>
    </message>
    <message>
        <source>The account has no quote package for any market. Get one in the broker&apos;s own app.</source>
        <translation>此账户没有任何市场的行情套餐。套餐可在券商 App 取得。</translation>
    </message>
    <message>
        <source>The broker accepts it.</source>
        <translation>券商接受。</translation>
    </message>
    <message>
        <source>The broker did not report its time. If the sign-in is refused, look at this computer&apos;s clock.</source>
        <translation>券商没有告知其时间。若登录被拒，请检查本机时钟。</translation>
    </message>
    <message>
        <source>The broker does not know this app key (“{text}”). Is it of the same brand and region as chosen above?</source>
        <translation>券商无法识别此 App Key（“{text}”）。品牌和地区是否与上方所选一致？</translation>
    </message>
    <message>
        <source>The broker gave no answer in time. Check the network.</source>
        <translation>券商未及时回应。请检查网络。</translation>
    </message>
    <message>
        <source>The broker has had too many calls from this key or address (“{text}”). Wait a minute, then check again.</source>
        <translation>此 Key 或地址对券商的请求过多（“{text}”）。请等一分钟再检查。</translation>
    </message>
    <message>
        <source>The broker no longer accepts the access token (“{text}”). {end} A refresh elsewhere voids it, too: make a new one on the broker&apos;s developer page and use “Replace…”.</source>
        <translation>券商不再接受此 Access Token（“{text}”）。{end}在别处刷新也会令它失效：请在券商开发者页面建立新的，再用“更换…”。</translation>
    </message>
    <message>
        <source>The broker refused: “{text}”.</source>
        <translation>券商拒绝：“{text}”。</translation>
    </message>
    <message>
        <source>The broker refuses the signature (“{text}”): the app secret does not belong to this app key, or the clock is wrong. Write the three keys again.</source>
        <translation>券商拒绝签名（“{text}”）：App Secret 与 App Key 不配，或时钟不准。请重新填写三项。</translation>
    </message>
    <message>
        <source>The broker&apos;s service has a fault (“{text}”). Try again later.</source>
        <translation>券商的服务出现故障（“{text}”）。请稍后再试。</translation>
    </message>
    <message>
        <source>The browser sign-in ended and was not renewed (“{text}”). Sign in with the browser again.</source>
        <translation>浏览器登录已结束，未能续期（“{text}”）。请再用浏览器登录。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not valid today. Check this computer&apos;s date; if it is right, do not sign in.</source>
        <translation>{host} 的证书今日无效。请检查本机日期；若日期正确，请勿登录。</translation>
    </message>
    <message>
        <source>The exchange on this computer keeps its own time of day.</source>
        <translation>本机上的交易所，使用自己的时间。</translation>
    </message>
    <message>
        <source>The file {path} cannot be used as a certificate authority ({reason}). Choose a PEM file, or remove it.</source>
        <translation>文件 {path} 不能用作证书颁发机构（{reason}）。请选择 PEM 文件，或移除它。</translation>
    </message>
    <message>
        <source>The gateway accepts the key.</source>
        <translation>网关接受此密钥。</translation>
    </message>
    <message>
        <source>The gateway refuses the key: it is unknown there, has ended, or belongs to another computer. Make a new one.</source>
        <translation>网关拒绝此密钥：密钥不存在、已到期，或属于另一台电脑。请建立新的。</translation>
    </message>
    <message>
        <source>The gateway runs without a keys file: everybody who reaches it may read, nobody may write. Give it a keys file to trade.</source>
        <translation>网关没有密钥清单：能连到它的人都可读取，没有人可写入。要交易请为它设置密钥清单。</translation>
    </message>
    <message>
        <source>The gateway wants a key, and a key is never sent in clear text to another computer. Write https.</source>
        <translation>网关需要密钥，但密钥绝不以明文送到另一台电脑。请用 https。</translation>
    </message>
    <message>
        <source>The gateway wants a key, and none is set. Paste one above.</source>
        <translation>网关需要密钥，但尚未设置。请在上方粘贴。</translation>
    </message>
    <message>
        <source>The hub answers.</source>
        <translation>行情中枢有应答。</translation>
    </message>
    <message>
        <source>The hub has no connection to {provider} now. What it prints says why.</source>
        <translation>行情中枢现在没有与 {provider} 的连接。原因见它的输出。</translation>
    </message>
    <message>
        <source>The hub is of another version of Tideboard. Use the same version here and there.</source>
        <translation>行情中枢是另一个版本的 Tideboard。请两边使用同一版本。</translation>
    </message>
    <message>
        <source>The hub&apos;s broker plays a recorded day again, which is not passed on as today&apos;s market.</source>
        <translation>行情中枢的券商正在重放录制的一天，不会作为今天的行情转发。</translation>
    </message>
    <message>
        <source>The key cannot be read from the system&apos;s keyring.</source>
        <translation>无法从系统密钥环读取密钥。</translation>
    </message>
    <message>
        <source>The key fits: everything is encrypted.</source>
        <translation>密钥吻合：全程加密。</translation>
    </message>
    <message>
        <source>The key holds what quotes and accounts need.</source>
        <translation>密钥具备行情和账户所需的权限。</translation>
    </message>
    <message>
        <source>The key lacks {lacking}: what needs it stays off. Make a key with this scope at the gateway.</source>
        <translation>密钥缺少 {lacking}：需要它的功能不可用。请在网关建立具此权限的密钥。</translation>
    </message>
    <message>
        <source>The key may not be used from this network&apos;s address (“{text}”). Add the address to the key&apos;s list on the broker&apos;s developer page.</source>
        <translation>此 Key 不可从本网络的地址使用（“{text}”）。请在券商开发者页面把地址加入此 Key 的名单。</translation>
    </message>
    <message>
        <source>The key says that it is of a paper account, the broker answers it only as one with real money: LIVE.</source>
        <translation>密钥自称属于模拟账户，但券商只按真实资金账户应答：实盘。</translation>
    </message>
    <message>
        <source>The login has no quote right for any market. Get rights in the broker&apos;s own app.</source>
        <translation>此登录没有任何市场的行情权限。权限可在券商 App 取得。</translation>
    </message>
    <message>
        <source>The name “{host}” could not be looked up in time. Check the network, or write the IP address.</source>
        <translation>未能及时查到“{host}”的地址。请检查网络，或填写 IP 地址。</translation>
    </message>
    <message>
        <source>The push connection is open.</source>
        <translation>推送线路已开通。</translation>
    </message>
    <message>
        <source>The server accepts the key.</source>
        <translation>服务器接受此密钥。</translation>
    </message>
    <message>
        <source>The server is there, but no hub answers on it. Start tideboard-hub run.</source>
        <translation>服务器在，但没有行情中枢应答。请启动 tideboard-hub run。</translation>
    </message>
    <message>
        <source>The server refuses the key: it is not the one of the hub&apos;s window.key, or the server runs with old keys.</source>
        <translation>服务器拒绝此密钥：它不是行情中枢 window.key 的密钥，或服务器仍在使用旧密钥。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not to be trusted. If your own authority signed it, choose its file above.</source>
        <translation>服务器的证书不可信。若由自己的证书机构签发，请在上方选择其文件。</translation>
    </message>
    <message>
        <source>There is no way to {host} from here. Check the network and the address.</source>
        <translation>无法到达 {host}。请检查网络和地址。</translation>
    </message>
    <message>
        <source>There is none for this address. Write the three keys above, or sign in with the browser.</source>
        <translation>此地址没有凭证。请填写上方三项，或用浏览器登录。</translation>
    </message>
    <message>
        <source>This computer does not trust the certificate of {host} ({reason}). Nothing was sent. Programs that look into encrypted traffic cause this: a company&apos;s proxy, a virus scanner.</source>
        <translation>本机不信任 {host} 的证书（{reason}）。没有发送任何内容。公司代理、杀毒软件等会解开加密流量的程序会造成此情况。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock agrees with the broker&apos;s.</source>
        <translation>本机时钟与券商一致。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {time} {side} the broker&apos;s, and signed requests would be refused. Let the system set it from the network.</source>
        <translation>本机时钟比券商{side} {time}，已签名的请求会被拒绝。请让系统从网络校时。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {time} {side} the broker&apos;s. Let the system set it from the network.</source>
        <translation>本机时钟比券商{side} {time}。请让系统从网络校时。</translation>
    </message>
    <message>
        <source>This is no NATS key. Paste the line of the file window.key: it begins with SU.</source>
        <translation>这不是 NATS 密钥。请粘贴 window.key 文件的那一行：以 SU 开头。</translation>
    </message>
    <message>
        <source>This is not OpenD&apos;s key. Choose the file that its rsa_private_key setting names.</source>
        <translation>这不是该 OpenD 的密钥。请选择其 rsa_private_key 设置所指的文件。</translation>
    </message>
    <message>
        <source>This login has no account that can trade: quotes only. Is it the login of the firm that keeps your account (Futu HK, moomoo US, SG, AU ...)?</source>
        <translation>此登录没有可交易的账户：只有行情。这是您开户公司的登录吗（富途香港、moomoo US、SG、AU 等）？</translation>
    </message>
    <message>
        <source>This program has no NATS client. Install Tideboard with the extra named desk.</source>
        <translation>此程序没有 NATS 客户端。请安装带附加包 desk 的 Tideboard。</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Trade connection</source>
        <translation>交易线路</translation>
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
        <translation>{host} 的端口 {port} 上的不是网络服务（{reason}）。请检查 HTTP 地址。</translation>
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
        <translation>{accounts}，以 {currency} 计。</translation>
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
        <translation>{end}请用“刷新 Token”。</translation>
    </message>
    <message>
        <source>{hosts}: found.</source>
        <translation>已找到 {hosts}。</translation>
    </message>
    <message>
        <source>{host} accepts no connection at port {port}. Is it the right address, and is the service up?</source>
        <translation>{host} 的端口 {port} 不接受连接。地址是否正确，服务是否在运行？</translation>
    </message>
    <message>
        <source>{host} answers with the certificate of another name. Nothing was sent. Check the address.</source>
        <translation>以 {host} 回应的一方出示了其他名称的证书。没有发送任何内容。请检查地址。</translation>
    </message>
    <message>
        <source>{host} does not answer at port {port}. Check the network; a firewall may block it.</source>
        <translation>{host} 的端口 {port} 没有回应。请检查网络；可能被防火墙阻挡。</translation>
    </message>
    <message>
        <source>{host} is another computer, and prices do not pass in clear text. The server has to offer TLS: tls://.</source>
        <translation>{host} 是另一台电脑，行情不以明文传输。服务器必须提供 TLS：tls://。</translation>
    </message>
    <message>
        <source>{host} is {addresses}.</source>
        <translation>{host} 即 {addresses}。</translation>
    </message>
    <message>
        <source>{host} refused the login: “{text}”</source>
        <translation>{host} 拒绝登录：“{text}”</translation>
    </message>
    <message>
        <source>{host}: no name to look up.</source>
        <translation>{host} 是 IP 地址，无需解析。</translation>
    </message>
    <message>
        <source>{left} of {limit} left.</source>
        <translation>{limit} 中尚余 {left}。</translation>
    </message>
    <message>
        <source>{name} (delayed)</source>
        <translation>{name}（延迟）</translation>
    </message>
    <message>
        <source>{online} of {limit} connections of this key are in use, and Tideboard needs two (“connections limitation is hit”). End other programs that use it; one that crashed keeps its place for some minutes.</source>
        <translation>此 Key 的 {limit} 个连接已用 {online} 个，而 Tideboard 需要两个（“connections limitation is hit”）。请结束使用它的其他程序；崩溃的程序会占用数分钟。</translation>
    </message>
    <message>
        <source>{online} of {limit} in use.</source>
        <translation>{limit} 个中已用 {online} 个。</translation>
    </message>
    <message>
        <source>{packages}</source>
        <translation>{packages}</translation>
    </message>
    <message>
        <source>{packages}. Delayed prices are shown as such, and no order is sent on them.</source>
        <translation>{packages}。延迟价格会标明，不会据此发送委托。</translation>
    </message>
    <message>
        <source>{provider} is connected there.</source>
        <translation>那里已连接 {provider}。</translation>
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
        <translation>{url} 未加密，而且指向另一台电脑：Tideboard 不会向其发送任何内容。请用 https 或 wss。</translation>
    </message>
    <message>
        <source>“{host}” could not be looked up in time. Check the network and its name lookup.</source>
        <translation>未能及时查到“{host}”。请检查网络和域名解析。</translation>
    </message>
    <message>
        <source>“{host}” was not found. Check the network and its name lookup; an address of your own may be misspelt.</source>
        <translation>找不到“{host}”。请检查网络和域名解析；自填的地址可能有误。</translation>
    </message>
    <message>
        <source>“{url}” is not an address that can be used.</source>
        <translation>“{url}”不是可用的地址。</translation>
    </message>
</context>
<context>
    <name>Checks</name>
    <message>
        <source>1 warning</source>
        <translation>1 项警告</translation>
    </message>
    <message>
        <source>Above the maximum</source>
        <translation>超出最大可买卖数量</translation>
    </message>
    <message>
        <source>Account has no {market}</source>
        <translation>账户不能交易 {market}</translation>
    </message>
    <message>
        <source>Account is pinned</source>
        <translation>账户已钉住</translation>
    </message>
    <message>
        <source>Account right</source>
        <translation>账户正确</translation>
    </message>
    <message>
        <source>An order here is Unknown</source>
        <translation>此处有委托状态未知</translation>
    </message>
    <message>
        <source>Auction ahead</source>
        <translation>竞价在前</translation>
    </message>
    <message>
        <source>Audit log cannot be written</source>
        <translation>委托记录无法写入</translation>
    </message>
    <message>
        <source>Audit log ready</source>
        <translation>委托记录就绪</translation>
    </message>
    <message>
        <source>Book is fresh</source>
        <translation>摆盘为最新</translation>
    </message>
    <message>
        <source>Book is too old</source>
        <translation>摆盘过旧</translation>
    </message>
    <message>
        <source>Broker&apos;s maximum</source>
        <translation>券商最大数量</translation>
    </message>
    <message>
        <source>Buying power</source>
        <translation>购买力</translation>
    </message>
    <message>
        <source>Call budget free</source>
        <translation>请求额度充足</translation>
    </message>
    <message>
        <source>Call budget used up</source>
        <translation>请求额度已用完</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Connection is down</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>Contract ends today</source>
        <translation>合约今日到期</translation>
    </message>
    <message>
        <source>Day&apos;s value above your limit</source>
        <translation>今日金额超出您的上限</translation>
    </message>
    <message>
        <source>Distance from best</source>
        <translation>与最优价差距</translation>
    </message>
    <message>
        <source>Distance from last</source>
        <translation>与现价差距</translation>
    </message>
    <message>
        <source>Distance from the price now</source>
        <translation>与现价的距离</translation>
    </message>
    <message>
        <source>Distance of the exits</source>
        <translation>离场价距离</translation>
    </message>
    <message>
        <source>Ends on a later day</source>
        <translation>到期日在今日之后</translation>
    </message>
    <message>
        <source>Ends with the session</source>
        <translation>收盘后失效</translation>
    </message>
    <message>
        <source>Exit between ticks</source>
        <translation>离场价不在价位上</translation>
    </message>
    <message>
        <source>Exit on the wrong side</source>
        <translation>离场价方向错误</translation>
    </message>
    <message>
        <source>Exit too far away</source>
        <translation>离场价过远</translation>
    </message>
    <message>
        <source>Exits exceed what it opens</source>
        <translation>离场超过开仓数量</translation>
    </message>
    <message>
        <source>Exits held by the broker</source>
        <translation>离场单由券商持有</translation>
    </message>
    <message>
        <source>Exits not held here</source>
        <translation>此处不代持离场单</translation>
    </message>
    <message>
        <source>Exits on a tick</source>
        <translation>离场价在价位上</translation>
    </message>
    <message>
        <source>Exits on the right side</source>
        <translation>离场价方向正确</translation>
    </message>
    <message>
        <source>Exits within the entry</source>
        <translation>离场不超过入场</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>敞口</translation>
    </message>
    <message>
        <source>Exposure above your limit</source>
        <translation>敞口超出您的上限</translation>
    </message>
    <message>
        <source>Feed alive</source>
        <translation>行情正常</translation>
    </message>
    <message>
        <source>Feed silent</source>
        <translation>行情没有更新</translation>
    </message>
    <message>
        <source>Free position</source>
        <translation>可用持仓</translation>
    </message>
    <message>
        <source>Hours confirmed here before</source>
        <translation>此时段此前已确认</translation>
    </message>
    <message>
        <source>Hours not confirmed here yet</source>
        <translation>此时段尚未经券商确认</translation>
    </message>
    <message>
        <source>Large quantity</source>
        <translation>数量较大</translation>
    </message>
    <message>
        <source>Largest loss is not known</source>
        <translation>最大亏损未知</translation>
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
        <translation>使已卖出的期权失去备兑</translation>
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
        <translation>吃掉档数</translation>
    </message>
    <message>
        <source>Limit near the trigger</source>
        <translation>限价接近触发价</translation>
    </message>
    <message>
        <source>Limit reaches the trigger</source>
        <translation>限价可及触发价</translation>
    </message>
    <message>
        <source>Limit short of trigger</source>
        <translation>限价不及触发价</translation>
    </message>
    <message>
        <source>Limit too far from trigger</source>
        <translation>限价偏离触发价过远</translation>
    </message>
    <message>
        <source>Loss brake</source>
        <translation>亏损刹停</translation>
    </message>
    <message>
        <source>Loss brake: dates differ</source>
        <translation>亏损刹停：日期不同</translation>
    </message>
    <message>
        <source>Loss brake: lists can be read in</source>
        <translation>亏损刹停：距可读取列表</translation>
    </message>
    <message>
        <source>Loss brake: lists not read in time</source>
        <translation>亏损刹停：未能及时读取列表</translation>
    </message>
    <message>
        <source>Loss brake: loss of the day</source>
        <translation>亏损刹停：当日亏损</translation>
    </message>
    <message>
        <source>Loss brake: losses in a row</source>
        <translation>亏损刹停：连续亏损</translation>
    </message>
    <message>
        <source>Loss brake: no loss just now</source>
        <translation>亏损刹停：近期无亏损</translation>
    </message>
    <message>
        <source>Loss brake: pause after a loss</source>
        <translation>亏损刹停：亏损后暂停</translation>
    </message>
    <message>
        <source>Loss brake: result not known</source>
        <translation>亏损刹停：盈亏未知</translation>
    </message>
    <message>
        <source>Loss brake: trades of the day</source>
        <translation>亏损刹停：当日开仓次数</translation>
    </message>
    <message>
        <source>Loss is limited</source>
        <translation>亏损有限</translation>
    </message>
    <message>
        <source>Loss is not limited</source>
        <translation>亏损没有上限</translation>
    </message>
    <message>
        <source>Market open</source>
        <translation>市场交易中</translation>
    </message>
    <message>
        <source>Market order outside hours</source>
        <translation>时段外市价单</translation>
    </message>
    <message>
        <source>Market takes no orders</source>
        <translation>市场不接受委托</translation>
    </message>
    <message>
        <source>May fire at the open</source>
        <translation>开盘时可能触发</translation>
    </message>
    <message>
        <source>May leave sold options without cover</source>
        <translation>可能使已卖出的期权失去备兑</translation>
    </message>
    <message>
        <source>No auction ahead</source>
        <translation>当前没有竞价</translation>
    </message>
    <message>
        <source>No limit for {currency}</source>
        <translation>{currency} 没有上限</translation>
    </message>
    <message>
        <source>No order unknown</source>
        <translation>没有未知委托</translation>
    </message>
    <message>
        <source>No trade in this session</source>
        <translation>本时段尚无成交</translation>
    </message>
    <message>
        <source>Not a repeat</source>
        <translation>并非重复</translation>
    </message>
    <message>
        <source>Not all of its terms are told</source>
        <translation>券商没有给出全部条款</translation>
    </message>
    <message>
        <source>Not enough buying power</source>
        <translation>购买力不足</translation>
    </message>
    <message>
        <source>Not on this paper account</source>
        <translation>此模拟账户不接受</translation>
    </message>
    <message>
        <source>Not pinned</source>
        <translation>未钉住</translation>
    </message>
    <message>
        <source>Not tradable</source>
        <translation>不可交易</translation>
    </message>
    <message>
        <source>Not whole lots</source>
        <translation>并非整手</translation>
    </message>
    <message>
        <source>Opens a short position</source>
        <translation>开立空头仓位</translation>
    </message>
    <message>
        <source>Order changed meanwhile</source>
        <translation>委托已有变动</translation>
    </message>
    <message>
        <source>Order still open</source>
        <translation>委托仍未完成</translation>
    </message>
    <message>
        <source>Paper: the broker&apos;s pages differ</source>
        <translation>模拟：券商的说明页不一致</translation>
    </message>
    <message>
        <source>Price between ticks</source>
        <translation>价格不在价位上</translation>
    </message>
    <message>
        <source>Price on a tick</source>
        <translation>价格在价位上</translation>
    </message>
    <message>
        <source>Price source differs</source>
        <translation>价格来源不符</translation>
    </message>
    <message>
        <source>Price source right</source>
        <translation>价格来源正确</translation>
    </message>
    <message>
        <source>Price step not certain</source>
        <translation>价位未能确定</translation>
    </message>
    <message>
        <source>Prices and orders differ</source>
        <translation>行情与委托的证券不符</translation>
    </message>
    <message>
        <source>Regular hours</source>
        <translation>正常交易时段</translation>
    </message>
    <message>
        <source>Same order again</source>
        <translation>重复的委托</translation>
    </message>
    <message>
        <source>Same security at both</source>
        <translation>两边是同一证券</translation>
    </message>
    <message>
        <source>Sells more than is free</source>
        <translation>卖出超过可用持仓</translation>
    </message>
    <message>
        <source>Settings confirmed</source>
        <translation>设置已确认</translation>
    </message>
    <message>
        <source>Settings not confirmed</source>
        <translation>设置未确认</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Sold from the position</source>
        <translation>卖出持仓之内</translation>
    </message>
    <message>
        <source>Stop as near as before</source>
        <translation>止损不比原来远</translation>
    </message>
    <message>
        <source>Stop further away, or none</source>
        <translation>止损更远，或没有止损</translation>
    </message>
    <message>
        <source>Takes {value} levels</source>
        <translation>将吃掉 {value} 档</translation>
    </message>
    <message>
        <source>The broker&apos;s data can be read</source>
        <translation>券商的数据可以读取</translation>
    </message>
    <message>
        <source>The proposal is over</source>
        <translation>提案已结束</translation>
    </message>
    <message>
        <source>The proposal stands</source>
        <translation>提案仍然有效</translation>
    </message>
    <message>
        <source>Too far from best</source>
        <translation>偏离最优价过远</translation>
    </message>
    <message>
        <source>Too far from last</source>
        <translation>偏离现价过远</translation>
    </message>
    <message>
        <source>Too far from the price now</source>
        <translation>离现价太远</translation>
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
        <translation>交易已锁定</translation>
    </message>
    <message>
        <source>Trading unlocked</source>
        <translation>交易已解锁</translation>
    </message>
    <message>
        <source>Trailing distance</source>
        <translation>跟踪距离</translation>
    </message>
    <message>
        <source>Trailing distance not possible</source>
        <translation>跟踪距离不可行</translation>
    </message>
    <message>
        <source>Trigger still ahead</source>
        <translation>触发价尚未到达</translation>
    </message>
    <message>
        <source>Type not offered here</source>
        <translation>此处不接受这类型</translation>
    </message>
    <message>
        <source>Type offered</source>
        <translation>类型可用</translation>
    </message>
    <message>
        <source>Underlying moved since the close</source>
        <translation>正股收盘后已变动</translation>
    </message>
    <message>
        <source>Underlying near its close</source>
        <translation>正股接近收盘价</translation>
    </message>
    <message>
        <source>Unreadable: {what}</source>
        <translation>无法读取：{what}</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Value above your limit</source>
        <translation>金额超出您的上限</translation>
    </message>
    <message>
        <source>Waits for its session</source>
        <translation>等候其时段</translation>
    </message>
    <message>
        <source>Whole lots</source>
        <translation>整手</translation>
    </message>
    <message>
        <source>Within the maximum</source>
        <translation>在最大可买卖数量内</translation>
    </message>
    <message>
        <source>Works on after today</source>
        <translation>今日后仍然有效</translation>
    </message>
    <message>
        <source>Would fire at once</source>
        <translation>会立即触发</translation>
    </message>
    <message>
        <source>a distance of {distance} is {value} from last; it must be one tick ({step}) or more, at most {limit}</source>
        <translation>距离 {distance} 为最新价的 {value}；至少要一个价位（{step}），最多 {limit}</translation>
    </message>
    <message>
        <source>a market order outside regular hours ({state})</source>
        <translation>正常时段外的市价单（{state}）</translation>
    </message>
    <message>
        <source>a part of the settings file could not be read: until you confirm what holds, you can only close</source>
        <translation>设置文件有一部分无法读取：在您确认所采用的内容之前，只能平仓</translation>
    </message>
    <message>
        <source>account {account} does not trade {market}</source>
        <translation>账户 {account} 不能交易 {market}</translation>
    </message>
    <message>
        <source>all {count} passed</source>
        <translation>{count} 项全部通过</translation>
    </message>
    <message>
        <source>beyond the session</source>
        <translation>收盘后</translation>
    </message>
    <message>
        <source>by the broker&apos;s page paper accounts do not trade this market, and yet you hold it</source>
        <translation>按券商的说明页，模拟账户不能交易此市场，但您持有它</translation>
    </message>
    <message>
        <source>by the broker&apos;s page this paper account does not trade this kind of security, and yet you hold it</source>
        <translation>按券商的说明页，此模拟账户不能交易这类证券，但您持有它</translation>
    </message>
    <message>
        <source>computer, exchange</source>
        <translation>本机、交易所</translation>
    </message>
    <message>
        <source>field {field}</source>
        <translation>字段 {field}</translation>
    </message>
    <message>
        <source>fills not read</source>
        <translation>未能读取成交</translation>
    </message>
    <message>
        <source>fills of {of} not read</source>
        <translation>未能读取 {of} 的成交</translation>
    </message>
    <message>
        <source>free in {seconds}</source>
        <translation>{seconds} 后恢复</translation>
    </message>
    <message>
        <source>it does not trade now, and its underlying moved from {reference} to {price}</source>
        <translation>它现在不交易，而正股已从 {reference} 变动到 {price}</translation>
    </message>
    <message>
        <source>it may take the cover from the sold contracts {doubted}: not all terms are known</source>
        <translation>此单可能使已卖出合约 {doubted} 失去备兑：合约条款并非全部已知</translation>
    </message>
    <message>
        <source>it needs {value}, the buying power is {limit}</source>
        <translation>需要 {value}，购买力为 {limit}</translation>
    </message>
    <message>
        <source>it opens a short position: {value} to sell, {limit} free</source>
        <translation>此单会开立空头仓位：卖出 {value}，可用 {limit}</translation>
    </message>
    <message>
        <source>it takes the cover from {uncovered} of the sold contracts {sold}: buy those back first</source>
        <translation>此单使已卖出合约 {sold} 中的 {uncovered} 张失去备兑：请先买回</translation>
    </message>
    <message>
        <source>it takes {value} levels, your limit for silence is {limit}</source>
        <translation>将吃掉 {value} 档，您的免提示上限为 {limit}</translation>
    </message>
    <message>
        <source>it works on after this session, also while Tideboard is closed</source>
        <translation>收盘后仍然有效，Tideboard 关闭时亦然</translation>
    </message>
    <message>
        <source>its last day cannot be {value} ({reason})</source>
        <translation>到期日不能是 {value}（{reason}）</translation>
    </message>
    <message>
        <source>its limit {price} is short of its trigger {reference}, it may not fill</source>
        <translation>限价 {price} 不及触发价 {reference}，或不能成交</translation>
    </message>
    <message>
        <source>last {reference}</source>
        <translation>现价 {reference}</translation>
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
        <translation>{of} 没有合约单位</translation>
    </message>
    <message>
        <source>no limit is set for {currency}</source>
        <translation>尚未设置 {currency} 的上限</translation>
    </message>
    <message>
        <source>no order in these hours has come back from this broker as it was sent yet</source>
        <translation>此券商尚未有一笔此时段的委托按所发内容返回</translation>
    </message>
    <message>
        <source>no previous close of {of}</source>
        <translation>{of} 没有昨收价</translation>
    </message>
    <message>
        <source>no price of {of}</source>
        <translation>{of} 没有现价</translation>
    </message>
    <message>
        <source>not all terms are known</source>
        <translation>合约条款并非全部已知</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>尚未读取</translation>
    </message>
    <message>
        <source>nothing has traded in this session; {value} from last, your limit is {limit}</source>
        <translation>本时段尚无成交；与最后价格相差 {value}，您的限制为 {limit}</translation>
    </message>
    <message>
        <source>now {reference}</source>
        <translation>现价 {reference}</translation>
    </message>
    <message>
        <source>one page of the broker has combinations for paper accounts, another has not</source>
        <translation>券商的一页说模拟账户接受组合，另一页说不接受</translation>
    </message>
    <message>
        <source>one page of the broker has exits for paper accounts, another has not: they may stand and do nothing</source>
        <translation>券商的一页说模拟账户接受离场单，另一页说不接受：它们可能挂着却不起作用</translation>
    </message>
    <message>
        <source>one page of the broker has these hours for paper accounts, another has not</source>
        <translation>券商的一页说模拟账户接受这些时段，另一页说不接受</translation>
    </message>
    <message>
        <source>order {order} on this side is still Unknown</source>
        <translation>同方向委托 {order} 仍然未知</translation>
    </message>
    <message>
        <source>orders not read</source>
        <translation>未能读取委托</translation>
    </message>
    <message>
        <source>orders, fills and positions were not read in time, and the loss brake needs them for an entry</source>
        <translation>未能及时读取委托、成交和持仓，亏损刹停对开仓或加仓需要它们</translation>
    </message>
    <message>
        <source>paper accounts of this broker cannot do this; cancelling works</source>
        <translation>此券商的模拟账户不能这样做；可以撤单</translation>
    </message>
    <message>
        <source>paper accounts of this broker do not trade this market</source>
        <translation>此券商的模拟账户不能交易此市场</translation>
    </message>
    <message>
        <source>paper accounts of this broker hold no exits for an order</source>
        <translation>此券商的模拟账户不为委托附带离场单</translation>
    </message>
    <message>
        <source>paper accounts of this broker sell no shares short on this market</source>
        <translation>此券商的模拟账户在此市场不能卖空股票</translation>
    </message>
    <message>
        <source>paper accounts of this broker take no combinations of options</source>
        <translation>此券商的模拟账户不接受期权组合</translation>
    </message>
    <message>
        <source>paper accounts of this broker take no orders of this type</source>
        <translation>此券商的模拟账户不接受这种类型的委托</translation>
    </message>
    <message>
        <source>paper accounts of this broker take orders for the day</source>
        <translation>此券商的模拟账户只接受当日有效的委托</translation>
    </message>
    <message>
        <source>paper accounts of this broker trade in the regular session</source>
        <translation>此券商的模拟账户只在正常交易时段交易</translation>
    </message>
    <message>
        <source>position in {of} not read</source>
        <translation>未能读取 {of} 的持仓</translation>
    </message>
    <message>
        <source>positions not read</source>
        <translation>未能读取持仓</translation>
    </message>
    <message>
        <source>prices and orders mean different securities ({what}: {ours} and {theirs})</source>
        <translation>行情与委托所指的证券不同（{what}：{ours} 与 {theirs}）</translation>
    </message>
    <message>
        <source>prices are {source}, the account is {environment}</source>
        <translation>价格属{source}，账户属{environment}</translation>
    </message>
    <message>
        <source>the account is pinned: place and change are off</source>
        <translation>账户已钉住：下单和改单已停用</translation>
    </message>
    <message>
        <source>the book is {value} old, the limit is {limit}</source>
        <translation>摆盘已有 {value} 未更新，上限为 {limit}</translation>
    </message>
    <message>
        <source>the broker does not hold such exits for this order</source>
        <translation>券商不为此单代持这样的离场单</translation>
    </message>
    <message>
        <source>the broker does not tell all of its terms</source>
        <translation>券商没有给出它的全部条款</translation>
    </message>
    <message>
        <source>the broker&apos;s call budget is used up, free in {seconds}</source>
        <translation>券商的请求额度已用完，{seconds} 后恢复</translation>
    </message>
    <message>
        <source>the buying power is not read yet</source>
        <translation>购买力尚未读取</translation>
    </message>
    <message>
        <source>the connection is down</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>the contract ends today, on {value}</source>
        <translation>合约今日（{value}）到期</translation>
    </message>
    <message>
        <source>the day&apos;s result is not known ({gap}), and the loss brake needs it</source>
        <translation>当日盈亏未知（{gap}），亏损刹停需要它</translation>
    </message>
    <message>
        <source>the exit at {price} is {value} from {reference}, your limit is {limit}</source>
        <translation>离场价 {price} 偏离 {reference} {value}，你的上限为 {limit}</translation>
    </message>
    <message>
        <source>the exit at {value} is on the wrong side of {reference}</source>
        <translation>离场价 {value} 在 {reference} 的错误一侧</translation>
    </message>
    <message>
        <source>the exits would close {value}, the order opens {limit}</source>
        <translation>离场单会平掉 {value}，此单开仓 {limit}</translation>
    </message>
    <message>
        <source>the feed is {state}</source>
        <translation>行情状态：{state}</translation>
    </message>
    <message>
        <source>the legs have to be options of one underlying and one size that are not over ({instrument})</source>
        <translation>各腿须为同一正股、同一合约大小且未到期的期权（{instrument}）</translation>
    </message>
    <message>
        <source>the limit is {value} from the trigger, your limit is {limit}</source>
        <translation>限价偏离触发价 {value}，您的上限为 {limit}</translation>
    </message>
    <message>
        <source>the loss brake holds after a loss, {left} left</source>
        <translation>亏损刹停在亏损后生效，还剩 {left}</translation>
    </message>
    <message>
        <source>the loss brake holds: 1 entry that traded today, your limit is {limit}</source>
        <translation>亏损刹停生效：今日已有 1 笔开仓或加仓委托成交，你的上限为 {limit}</translation>
    </message>
    <message>
        <source>the loss brake holds: 1 loss today, your limit is {limit}</source>
        <translation>亏损刹停生效：今日亏损 1 次，你的上限为 {limit}</translation>
    </message>
    <message>
        <source>the loss brake holds: {value} entries that traded today, your limit is {limit}</source>
        <translation>亏损刹停生效：今日已有 {value} 笔开仓或加仓委托成交，你的上限为 {limit}</translation>
    </message>
    <message>
        <source>the loss brake holds: {value} losses in a row today, your limit is {limit}</source>
        <translation>亏损刹停生效：今日连续亏损 {value} 次，你的上限为 {limit}</translation>
    </message>
    <message>
        <source>the loss brake holds: {value} {currency} lost today, your limit is {limit}</source>
        <translation>亏损刹停生效：今日亏损 {value} {currency}，你的上限为 {limit}</translation>
    </message>
    <message>
        <source>the loss brake needs orders, fills and positions read anew; the broker allows that in {seconds}, what is left before is kept for exits</source>
        <translation>亏损刹停需要重新读取委托、成交和持仓；券商在 {seconds}后才允许，此前剩余的次数留给平仓</translation>
    </message>
    <message>
        <source>the market takes no orders now ({state})</source>
        <translation>市场目前不接受委托（{state}）</translation>
    </message>
    <message>
        <source>the market takes orders for an auction shortly before one only ({state})</source>
        <translation>竞价单只能在竞价时段提交（{state}）</translation>
    </message>
    <message>
        <source>the newest update of {what} cannot be read (field {field})</source>
        <translation>{what}的最新更新无法读取（字段 {field}）</translation>
    </message>
    <message>
        <source>the order is not open any more, or filled further</source>
        <translation>委托已完结，或又有成交</translation>
    </message>
    <message>
        <source>the order log cannot be written ({reason})</source>
        <translation>委托记录无法写入（{reason}）</translation>
    </message>
    <message>
        <source>the proposal of {key} does not stand any more</source>
        <translation>{key} 的提案已失效</translation>
    </message>
    <message>
        <source>the same order went out within {window}</source>
        <translation>{window}内已发送相同委托</translation>
    </message>
    <message>
        <source>the stop moves from {reference} to {value}: the loss can become larger</source>
        <translation>止损从 {reference} 改为 {value}：亏损可能变大</translation>
    </message>
    <message>
        <source>the trigger {value} lies between the close {regular} and now {reference}</source>
        <translation>触发价 {value} 介于收盘价 {regular} 与现价 {reference} 之间</translation>
    </message>
    <message>
        <source>the trigger {value} would fire at once, last is {reference}</source>
        <translation>触发价 {value} 会立即触发，现价 {reference}</translation>
    </message>
    <message>
        <source>this computer and the exchange have different dates, so the loss brake does not know the day&apos;s result: check the clocks</source>
        <translation>本机与交易所的日期不同，亏损刹停因此不知道当日盈亏：请检查时钟</translation>
    </message>
    <message>
        <source>this paper account does not trade this kind of security</source>
        <translation>此模拟账户不能交易这类证券</translation>
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
        <translation>交易已锁定</translation>
    </message>
    <message>
        <source>value {value}, your limit is {limit}</source>
        <translation>金额 {value}，您的上限为 {limit}</translation>
    </message>
    <message>
        <source>what the combination can lose is not known</source>
        <translation>无法得知此组合可能的亏损</translation>
    </message>
    <message>
        <source>within {window}</source>
        <translation>{window}内</translation>
    </message>
    <message>
        <source>your positions are not read yet</source>
        <translation>你的持仓尚未读取</translation>
    </message>
    <message>
        <source>{count} denied</source>
        <translation>{count} 项已拦截</translation>
    </message>
    <message>
        <source>{count} passed</source>
        <translation>{count} 项通过</translation>
    </message>
    <message>
        <source>{count} warnings</source>
        <translation>{count} 项警告</translation>
    </message>
    <message>
        <source>{instrument} cannot be traded</source>
        <translation>{instrument} 不可交易</translation>
    </message>
    <message>
        <source>{left} left</source>
        <translation>尚余 {left}</translation>
    </message>
    <message>
        <source>{market} does not take this type with this time in force</source>
        <translation>{market} 不接受此类型配此有效期</translation>
    </message>
    <message>
        <source>{price} is not on a tick of {step}</source>
        <translation>{price} 不在每格 {step} 的价位上</translation>
    </message>
    <message>
        <source>{price} is on a tick of {other} or {step} only, and nobody says which applies</source>
        <translation>{price} 只符合每格 {other} 或 {step} 的其中一种，未知以哪种为准</translation>
    </message>
    <message>
        <source>{promised} of your position are promised to exits or orders at {at}: cancel or reduce those first</source>
        <translation>持仓中的 {promised} 已留给 {at} 的离场单或委托：请先撤销或减少这些委托</translation>
    </message>
    <message>
        <source>{promised} of your position are promised to working orders: cancel or reduce those first</source>
        <translation>持仓中的 {promised} 已留给未完成委托：请先撤销或减少这些委托</translation>
    </message>
    <message>
        <source>{reason}; it only reduces the position</source>
        <translation>{reason}；此单只减少持仓</translation>
    </message>
    <message>
        <source>{reason}; your positions and orders could not be read just now</source>
        <translation>{reason}；刚才未能读取您的持仓和委托</translation>
    </message>
    <message>
        <source>{sentence} I have read it.</source>
        <translation>{sentence}我已看过。</translation>
    </message>
    <message>
        <source>{uncovered} contracts would be sold without cover</source>
        <translation>将有 {uncovered} 张合约在无备兑下卖出</translation>
    </message>
    <message>
        <source>{value} from last, your limit is {limit}</source>
        <translation>偏离现价 {value}，您的上限为 {limit}</translation>
    </message>
    <message>
        <source>{value} from the best price, your limit is {limit}</source>
        <translation>偏离最优价 {value}，您的上限为 {limit}</translation>
    </message>
    <message>
        <source>{value} from the price now, {reference}; your limit is {limit}</source>
        <translation>与现价 {reference} 相差 {value}，您的限制为 {limit}</translation>
    </message>
    <message>
        <source>{value} is not a multiple of the lot, {lot}</source>
        <translation>{value} 不是每手 {lot} 的倍数</translation>
    </message>
    <message>
        <source>{value} of {limit}</source>
        <translation>{value}／{limit}</translation>
    </message>
    <message>
        <source>{value} shares, more than {limit}</source>
        <translation>{value} 股，超过 {limit}</translation>
    </message>
    <message>
        <source>{value} shares, ten times your usual {usual} or more</source>
        <translation>{value} 股，是您通常 {usual} 的十倍或以上</translation>
    </message>
    <message>
        <source>{value} shares, the broker allows {limit}</source>
        <translation>{value} 股，券商允许 {limit}</translation>
    </message>
    <message>
        <source>{value} stand behind it, your limit is {limit}</source>
        <translation>背后的敞口为 {value}，您的上限为 {limit}</translation>
    </message>
    <message>
        <source>{value} to sell, {limit} free of your position</source>
        <translation>要卖出 {value}，持仓中可用 {limit}</translation>
    </message>
    <message>
        <source>{value} traded today with this order, your limit is {limit}</source>
        <translation>连同此单今日共交易 {value}，您的上限为 {limit}</translation>
    </message>
</context>
<context>
    <name>Combination</name>
    <message>
        <source>A combination has four legs at most.</source>
        <translation>一个组合最多四腿。</translation>
    </message>
    <message>
        <source>A leg is no option whose terms are known.</source>
        <translation>其中一腿不是条款已知的期权。</translation>
    </message>
    <message>
        <source>American</source>
        <translation>美式</translation>
    </message>
    <message>
        <source>An option that is sold can be assigned before it expires: then the other legs are left alone.</source>
        <translation>卖出的期权可能在到期前被指派：那时只剩下其他各腿。</translation>
    </message>
    <message>
        <source>Asking for the contracts of the legs.</source>
        <translation>正在读取各腿的合约。</translation>
    </message>
    <message>
        <source>At market every leg trades at what its book offers: in a thin book the net price can be far away.</source>
        <translation>市价单的每一腿都按各自的摆盘成交：摆盘稀薄时，净价可能相差很远。</translation>
    </message>
    <message>
        <source>At most {amount} are lost at expiry, before fees.</source>
        <translation>到期时最多亏损 {amount}（未计费用）。</translation>
    </message>
    <message>
        <source>At most {amount} are lost, before fees, if all legs are closed when the first of them ends.</source>
        <translation>如果各腿在最早一腿到期时全部平仓，最多亏损 {amount}（未计费用）。</translation>
    </message>
    <message>
        <source>At {price}: {amount} {currency}</source>
        <translation>在 {price}：{amount} {currency}</translation>
    </message>
    <message>
        <source>Breakeven</source>
        <translation>盈亏平衡点</translation>
    </message>
    <message>
        <source>Breakeven at {prices}</source>
        <translation>盈亏平衡点 {prices}</translation>
    </message>
    <message>
        <source>Brings</source>
        <translation>收入</translation>
    </message>
    <message>
        <source>Broker&apos;s margin</source>
        <translation>券商保证金</translation>
    </message>
    <message>
        <source>Butterfly</source>
        <translation>蝶式</translation>
    </message>
    <message>
        <source>Buy as a leg of a combination</source>
        <translation>作为组合的一腿买入</translation>
    </message>
    <message>
        <source>Buy the option as a leg</source>
        <translation>把期权作为一腿买入</translation>
    </message>
    <message>
        <source>Buying power, change</source>
        <translation>购买力变动</translation>
    </message>
    <message>
        <source>Call calendar spread</source>
        <translation>看涨日历价差</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Clear the combination</source>
        <translation>清空组合</translation>
    </message>
    <message>
        <source>Combinations</source>
        <translation>组合数量</translation>
    </message>
    <message>
        <source>Condor</source>
        <translation>鹰式</translation>
    </message>
    <message>
        <source>Confirm combination</source>
        <translation>确认期权组合</translation>
    </message>
    <message>
        <source>Costs</source>
        <translation>支出</translation>
    </message>
    <message>
        <source>Custom combination</source>
        <translation>自定义组合</translation>
    </message>
    <message>
        <source>Est. fees</source>
        <translation>估算费用</translation>
    </message>
    <message>
        <source>European</source>
        <translation>欧式</translation>
    </message>
    <message>
        <source>Expiry {day}</source>
        <translation>到期日 {day}</translation>
    </message>
    <message>
        <source>Gain and loss at expiry</source>
        <translation>到期时的盈亏</translation>
    </message>
    <message>
        <source>Hold to send LIVE</source>
        <translation>按住以实盘发送</translation>
    </message>
    <message>
        <source>How many combinations?</source>
        <translation>多少个组合？</translation>
    </message>
    <message>
        <source>Initial margin, change</source>
        <translation>初始保证金变动</translation>
    </message>
    <message>
        <source>Iron butterfly</source>
        <translation>铁蝶式</translation>
    </message>
    <message>
        <source>Iron condor</source>
        <translation>铁鹰式</translation>
    </message>
    <message>
        <source>Keep holding to send LIVE</source>
        <translation>继续按住以实盘发送</translation>
    </message>
    <message>
        <source>Largest gain</source>
        <translation>最大盈利</translation>
    </message>
    <message>
        <source>Largest loss</source>
        <translation>最大亏损</translation>
    </message>
    <message>
        <source>Legs</source>
        <translation>各腿</translation>
    </message>
    <message>
        <source>Maintenance margin, change</source>
        <translation>维持保证金变动</translation>
    </message>
    <message>
        <source>Mid</source>
        <translation>中间</translation>
    </message>
    <message>
        <source>Move to a call or a put first.</source>
        <translation>请先移到看涨或看跌一格。</translation>
    </message>
    <message>
        <source>Move to a strike first.</source>
        <translation>请先移到一个行权价。</translation>
    </message>
    <message>
        <source>Net credit, received at least</source>
        <translation>净收入，至少</translation>
    </message>
    <message>
        <source>Net debit, paid at most</source>
        <translation>净支出，最多</translation>
    </message>
    <message>
        <source>Net price</source>
        <translation>净价</translation>
    </message>
    <message>
        <source>Net value, estimated</source>
        <translation>净额（估算）</translation>
    </message>
    <message>
        <source>No legs yet. In the option chain press + to buy or - to sell the contract under the cursor, or open its menu for whole strategies.</source>
        <translation>尚未有腿。在期权链按 + 买入或按 - 卖出光标所在的合约，或打开菜单选用整个策略。</translation>
    </message>
    <message>
        <source>No payoff yet: pick the legs, with prices.</source>
        <translation>尚未有盈亏图：请先选各腿，并要有价格。</translation>
    </message>
    <message>
        <source>Order type</source>
        <translation>委托类型</translation>
    </message>
    <message>
        <source>Paper accounts of {provider} take no combinations that open a position.</source>
        <translation>{provider} 的模拟账户不接受开仓的组合。</translation>
    </message>
    <message>
        <source>Pick two contracts or more from the option chain.</source>
        <translation>请在期权链选两个或以上的合约。</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Put calendar spread</source>
        <translation>看跌日历价差</translation>
    </message>
    <message>
        <source>Ratio of leg {number}</source>
        <translation>第 {number} 腿的比例</translation>
    </message>
    <message>
        <source>Review LIVE combination</source>
        <translation>核对实盘组合</translation>
    </message>
    <message>
        <source>Review paper combination</source>
        <translation>核对模拟组合</translation>
    </message>
    <message>
        <source>Review practice combination</source>
        <translation>核对练习组合</translation>
    </message>
    <message>
        <source>Review the combination</source>
        <translation>核对组合</translation>
    </message>
    <message>
        <source>Sell as a leg of a combination</source>
        <translation>作为组合的一腿卖出</translation>
    </message>
    <message>
        <source>Sell the option as a leg</source>
        <translation>把期权作为一腿卖出</translation>
    </message>
    <message>
        <source>Send paper combination</source>
        <translation>发送模拟组合</translation>
    </message>
    <message>
        <source>Send practice combination</source>
        <translation>发送练习组合</translation>
    </message>
    <message>
        <source>Send {quantity} LIVE</source>
        <translation>实盘发送 {quantity}</translation>
    </message>
    <message>
        <source>Straddle</source>
        <translation>跨式</translation>
    </message>
    <message>
        <source>Strangle</source>
        <translation>宽跨式</translation>
    </message>
    <message>
        <source>Strategies around the strike…</source>
        <translation>以行权价组成策略…</translation>
    </message>
    <message>
        <source>Strategy around this strike</source>
        <translation>以这个行权价组成策略</translation>
    </message>
    <message>
        <source>Take leg {number} out</source>
        <translation>移除第 {number} 腿</translation>
    </message>
    <message>
        <source>The account in view does not trade this market.</source>
        <translation>当前账户不能交易这个市场。</translation>
    </message>
    <message>
        <source>The broker has taken other legs than those that you approved.
Approved:
{approved}
At the broker:
{taken}</source>
        <translation>券商接受的组合腿与您确认的不同。
已确认：
{approved}
券商方面：
{taken}</translation>
    </message>
    <message>
        <source>The broker has told nothing of the margin.</source>
        <translation>券商没有提供保证金数据。</translation>
    </message>
    <message>
        <source>The contracts of the legs differ in size: they have no net price.</source>
        <translation>各腿的合约大小不同，没有净价。</translation>
    </message>
    <message>
        <source>The largest loss is not known.</source>
        <translation>最大亏损未知。</translation>
    </message>
    <message>
        <source>The largest loss is not known: nobody tells whether the bought option can be exercised earlier.</source>
        <translation>最大亏损未知：没有资料说明买入的期权能否提前行权。</translation>
    </message>
    <message>
        <source>The largest loss is not known: the bought option is European, not exercisable before its last day.</source>
        <translation>最大亏损未知：买入的期权是欧式，到期日之前不能行权。</translation>
    </message>
    <message>
        <source>The legs end on different days: the value is not known at expiry of the nearer leg.</source>
        <translation>各腿到期日不同：较近一腿到期时，组合的价值未知。</translation>
    </message>
    <message>
        <source>The legs must have one underlying.</source>
        <translation>各腿必须属于同一标的。</translation>
    </message>
    <message>
        <source>The legs trade together at this net price or a better one. In a thin book it may never fill.</source>
        <translation>各腿按此净价或更好的净价一起成交。摆盘稀薄时可能一直不成交。</translation>
    </message>
    <message>
        <source>The loss is not limited: an option that is sold has nothing that covers it.</source>
        <translation>亏损没有上限：有卖出的期权没有任何对冲。</translation>
    </message>
    <message>
        <source>The net price is missing.</source>
        <translation>未填净价。</translation>
    </message>
    <message>
        <source>The net price moves in steps of {step}.</source>
        <translation>净价以 {step} 为一档。</translation>
    </message>
    <message>
        <source>The underlying is at {price}</source>
        <translation>标的现价 {price}</translation>
    </message>
    <message>
        <source>There is no later expiry.</source>
        <translation>没有更晚的到期日。</translation>
    </message>
    <message>
        <source>Turn every leg of the combination round</source>
        <translation>组合各腿买卖对调</translation>
    </message>
    <message>
        <source>Turn round</source>
        <translation>买卖对调</translation>
    </message>
    <message>
        <source>Vertical call spread</source>
        <translation>看涨垂直价差</translation>
    </message>
    <message>
        <source>Vertical put spread</source>
        <translation>看跌垂直价差</translation>
    </message>
    <message>
        <source>above 0 you pay, below you receive</source>
        <translation>大于 0 为付出，小于 0 为收入</translation>
    </message>
    <message>
        <source>at market</source>
        <translation>市价</translation>
    </message>
    <message>
        <source>bid {bid}, ask {ask}</source>
        <translation>买 {bid}，卖 {ask}</translation>
    </message>
    <message>
        <source>buying power {amount}</source>
        <translation>购买力 {amount}</translation>
    </message>
    <message>
        <source>costs and brings nothing</source>
        <translation>没有支出也没有收入</translation>
    </message>
    <message>
        <source>held {before} → {after}</source>
        <translation>持仓 {before} → {after}</translation>
    </message>
    <message>
        <source>held: not known</source>
        <translation>持仓未知</translation>
    </message>
    <message>
        <source>initial margin {amount}</source>
        <translation>初始保证金 {amount}</translation>
    </message>
    <message>
        <source>maintenance margin {amount}</source>
        <translation>维持保证金 {amount}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>not limited</source>
        <translation>没有上限</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>没有提供</translation>
    </message>
    <message>
        <source>now {bid} bid, {ask} ask</source>
        <translation>现在买 {bid}，卖 {ask}</translation>
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
        <translation>{count} 腿，一笔委托</translation>
    </message>
    <message>
        <source>{expiry} {strike} call</source>
        <translation>{expiry} {strike} 看涨</translation>
    </message>
    <message>
        <source>{expiry} {strike} put</source>
        <translation>{expiry} {strike} 看跌</translation>
    </message>
    <message>
        <source>{leg}, turn round</source>
        <translation>{leg}，买卖对调</translation>
    </message>
    <message>
        <source>{option} is a leg that is bought; nothing was sent.</source>
        <translation>{option} 已作为买入的一腿；没有发送任何指令。</translation>
    </message>
    <message>
        <source>{option} is a leg that is sold; nothing was sent.</source>
        <translation>{option} 已作为卖出的一腿；没有发送任何指令。</translation>
    </message>
    <message>
        <source>{price} credit</source>
        <translation>{price} 净收入</translation>
    </message>
    <message>
        <source>{price} debit</source>
        <translation>{price} 净支出</translation>
    </message>
    <message>
        <source>{provider} does not take it for combinations.</source>
        <translation>{provider} 的组合不接受此项。</translation>
    </message>
    <message>
        <source>{provider} does not take this combination, only: {strategies}.</source>
        <translation>{provider} 不接受这个组合，只接受：{strategies}。</translation>
    </message>
    <message>
        <source>{provider} takes no combinations on this connection.</source>
        <translation>{provider} 在此连接不接受期权组合。</translation>
    </message>
    <message>
        <source>{provider} takes no combinations on this market.</source>
        <translation>{provider} 在这个市场不接受期权组合。</translation>
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
        <translation>{ratio} × {quantity} = {contracts} 张</translation>
    </message>
    <message>
        <source>{side} {contracts} × {contract}</source>
        <translation>{side} {contracts} × {contract}</translation>
    </message>
    <message>
        <source>{strategy} is in the combination; nothing was sent.</source>
        <translation>{strategy} 已放入组合；没有发送任何指令。</translation>
    </message>
    <message>
        <source>{strategy}: not all of its contracts are listed around this strike.</source>
        <translation>{strategy}：这个行权价附近并非所有合约都已上市。</translation>
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
        <translation>全部代码</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Blue up</source>
        <translation>蓝涨</translation>
    </message>
    <message>
        <source>Both sides</source>
        <translation>双向</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Capital flow</source>
        <translation>资金流向</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>涨跌幅</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>立即检查</translation>
    </message>
    <message>
        <source>Chg %</source>
        <translation>涨跌幅</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Combination</source>
        <translation>期权组合</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Connection log</source>
        <translation>连接日志</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>货币</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Days left</source>
        <translation>剩余天数</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delta</source>
        <translation>Delta</translation>
    </message>
    <message>
        <source>Depth over time</source>
        <translation>深度随时间</translation>
    </message>
    <message>
        <source>Expiry</source>
        <translation>到期日</translation>
    </message>
    <message>
        <source>Flow board</source>
        <translation>资金流看板</translation>
    </message>
    <message>
        <source>Flow map</source>
        <translation>资金流向图谱</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>网关</translation>
    </message>
    <message>
        <source>Green up</source>
        <translation>绿涨</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>交易时段</translation>
    </message>
    <message>
        <source>IV</source>
        <translation>隐含波动率</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>交易日志</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Large amounts</source>
        <translation>大额单位</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>现价</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>市场</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Net flow</source>
        <translation>净流入</translation>
    </message>
    <message>
        <source>Net, {currency}</source>
        <translation>净流入 {currency}</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>没有连接</translation>
    </message>
    <message>
        <source>No right</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Option chain</source>
        <translation>期权链</translation>
    </message>
    <message>
        <source>Order log</source>
        <translation>委托记录</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>委托</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG 图片</translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation>百分位</translation>
    </message>
    <message>
        <source>Plate</source>
        <translation>板块</translation>
    </message>
    <message>
        <source>Plates</source>
        <translation>板块</translation>
    </message>
    <message>
        <source>Premium</source>
        <translation>溢价</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Price alerts</source>
        <translation>到价提醒</translation>
    </message>
    <message>
        <source>Prices</source>
        <translation>行情</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Quotas and rights</source>
        <translation>额度与权限</translation>
    </message>
    <message>
        <source>Red up</source>
        <translation>红涨</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>SVG drawing</source>
        <translation>SVG 图形</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>证券</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>交易日</translation>
    </message>
    <message>
        <source>Show {plate} as a security</source>
        <translation>以证券显示 {plate}</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Signals</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Strike</source>
        <translation>行权价</translation>
    </message>
    <message>
        <source>Subscriptions</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>代码</translation>
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
        <translation>委托记录完整：{count} 笔。</translation>
    </message>
    <message>
        <source>The system has no program that shows folders. The path is {path}.</source>
        <translation>系统没有显示文件夹的程序。路径是 {path}。</translation>
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
        <translation>重试</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>转向</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>成交额</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
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
        <translation>分钟</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>没有连接</translation>
    </message>
    <message>
        <source>no right</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不详</translation>
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
        <translation>止损 {trigger}</translation>
    </message>
    <message>
        <source>turned to inflow {time}</source>
        <translation>{time} 转为流入</translation>
    </message>
    <message>
        <source>turned to outflow {time}</source>
        <translation>{time} 转为流出</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} 分钟</translation>
    </message>
    <message>
        <source>{count} more: type into the field</source>
        <translation>另有 {count} 项：在输入框中输入</translation>
    </message>
    <message>
        <source>{count} symbols</source>
        <translation>{count} 个代码</translation>
    </message>
    <message>
        <source>{day} {month}</source>
        <translation>{month}{day}日</translation>
    </message>
    <message>
        <source>{provider}, read at {time}</source>
        <translation>{provider}，{time} 读取</translation>
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
        <translation>代码或名称</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Compare with code or name</source>
        <translation>以代码或名称加入对比</translation>
    </message>
    <message>
        <source>Compare with nothing</source>
        <translation>取消对比</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>对比…</translation>
    </message>
    <message>
        <source>Do not compare {symbol}</source>
        <translation>取消对比 {symbol}</translation>
    </message>
    <message>
        <source>Five at most</source>
        <translation>最多五只</translation>
    </message>
    <message>
        <source>no bars</source>
        <translation>没有K线</translation>
    </message>
    <message>
        <source>no bars at the times in view</source>
        <translation>画面内的时间没有K线</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>读取中</translation>
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
        <translation>发送的内容</translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>Send this call?  ·  Tideboard</source>
        <translation>发送此请求？  ·  Tideboard</translation>
    </message>
</context>
<context>
    <name>ConfirmOrder</name>
    <message>
        <source>1 digit, no paste</source>
        <translation>1 位数字，不能粘贴</translation>
    </message>
    <message>
        <source>Buy {quantity} LIVE</source>
        <translation>实盘买入 {quantity}</translation>
    </message>
    <message>
        <source>Buying power after</source>
        <translation>余下购买力</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Change to {quantity} LIVE</source>
        <translation>实盘改为 {quantity}</translation>
    </message>
    <message>
        <source>Commission and platform, estimated</source>
        <translation>佣金与平台费（估算）</translation>
    </message>
    <message>
        <source>Confirm change</source>
        <translation>确认改单</translation>
    </message>
    <message>
        <source>Confirm order</source>
        <translation>确认委托</translation>
    </message>
    <message>
        <source>Confirm order with exits</source>
        <translation>确认附离场单的委托</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用明细</translation>
    </message>
    <message>
        <source>Cost at most, {currency}</source>
        <translation>最多支付（{currency}）</translation>
    </message>
    <message>
        <source>Cost, estimated, {currency}</source>
        <translation>预计支付（{currency}）</translation>
    </message>
    <message>
        <source>Exchange, levies, settlement</source>
        <translation>交易所、征费、交收</translation>
    </message>
    <message>
        <source>Fees</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>First {order} is cancelled. Only once the broker confirms that, within 10 s, the stop is sent.</source>
        <translation>先撤销 {order}。券商在 10 秒内确认后才发送止损单。</translation>
    </message>
    <message>
        <source>Focus starts on Cancel; Enter never sends.</source>
        <translation>焦点在“取消”；Enter 不会发送。</translation>
    </message>
    <message>
        <source>Frozen as shown; the book above stays live.</source>
        <translation>内容已冻结；上方摆盘保持更新。</translation>
    </message>
    <message>
        <source>Frozen as shown; the checks stay live.</source>
        <translation>内容已冻结；检查保持更新。</translation>
    </message>
    <message>
        <source>Hold to buy LIVE</source>
        <translation>按住以实盘买入</translation>
    </message>
    <message>
        <source>Hold to change LIVE</source>
        <translation>按住以实盘改单</translation>
    </message>
    <message>
        <source>Hold to put back LIVE</source>
        <translation>按住以重新启用实盘委托</translation>
    </message>
    <message>
        <source>Hold to reconfirm LIVE</source>
        <translation>按住以再次确认实盘委托</translation>
    </message>
    <message>
        <source>Hold to sell LIVE</source>
        <translation>按住以实盘卖出</translation>
    </message>
    <message>
        <source>If touched {trigger} {currency}, then at the market</source>
        <translation>触价 {trigger} {currency}，触发后按市价</translation>
    </message>
    <message>
        <source>If touched {trigger}, then limit {price} {currency}</source>
        <translation>触价 {trigger}，触发后限价 {price} {currency}</translation>
    </message>
    <message>
        <source>It may not fill: after a gap the price can lie beyond the limit.</source>
        <translation>可能不会成交：遇跳空时，价格可能已越过限价。</translation>
    </message>
    <message>
        <source>It may not fill: the auction&apos;s price has to reach the limit.</source>
        <translation>可能不会成交：竞价价格须达到限价。</translation>
    </message>
    <message>
        <source>It trades at the market once it fires: after a gap it can fill far higher.</source>
        <translation>触发后按市价成交：遇跳空时，成交价可能高出很多。</translation>
    </message>
    <message>
        <source>It trades at the market once it fires: after a gap it can fill far lower.</source>
        <translation>触发后按市价成交：遇跳空时，成交价可能低很多。</translation>
    </message>
    <message>
        <source>Its exits are withdrawn: then nothing at the broker closes the position.</source>
        <translation>离场单将被撤回：成交后，券商处没有委托为此持仓平仓。</translation>
    </message>
    <message>
        <source>Its exits at the broker stay at their prices.</source>
        <translation>券商处的离场单维持原价。</translation>
    </message>
    <message>
        <source>Keep holding to buy LIVE</source>
        <translation>继续按住以实盘买入</translation>
    </message>
    <message>
        <source>Keep holding to change LIVE</source>
        <translation>继续按住以实盘改单</translation>
    </message>
    <message>
        <source>Keep holding to put back LIVE</source>
        <translation>继续按住以重新启用实盘委托</translation>
    </message>
    <message>
        <source>Keep holding to reconfirm LIVE</source>
        <translation>继续按住以再次确认实盘委托</translation>
    </message>
    <message>
        <source>Keep holding to sell LIVE</source>
        <translation>继续按住以实盘卖出</translation>
    </message>
    <message>
        <source>No book yet.</source>
        <translation>尚无摆盘数据。</translation>
    </message>
    <message>
        <source>Nobody knows the auction&apos;s price before; what is left over ends.</source>
        <translation>竞价价格无法事先得知；未成交的部分随之结束。</translation>
    </message>
    <message>
        <source>Outside the regular session the book is thinner and spreads are wider.</source>
        <translation>正常交易时段以外，挂单较少，买卖价差较宽。</translation>
    </message>
    <message>
        <source>Position after</source>
        <translation>交易后持仓</translation>
    </message>
    <message>
        <source>Proceeds</source>
        <translation>收款明细</translation>
    </message>
    <message>
        <source>Put order back</source>
        <translation>重新启用委托</translation>
    </message>
    <message>
        <source>Put paper order back</source>
        <translation>重新启用模拟委托</translation>
    </message>
    <message>
        <source>Put practice order back</source>
        <translation>重新启用练习委托</translation>
    </message>
    <message>
        <source>Put {quantity} back LIVE</source>
        <translation>重新启用实盘 {quantity}</translation>
    </message>
    <message>
        <source>Received at least, {currency}</source>
        <translation>最少收取（{currency}）</translation>
    </message>
    <message>
        <source>Received, estimated, {currency}</source>
        <translation>预计收取（{currency}）</translation>
    </message>
    <message>
        <source>Reconfirm order</source>
        <translation>再次确认委托</translation>
    </message>
    <message>
        <source>Reconfirm paper order</source>
        <translation>再次确认模拟委托</translation>
    </message>
    <message>
        <source>Reconfirm practice order</source>
        <translation>再次确认练习委托</translation>
    </message>
    <message>
        <source>Reconfirm {quantity} LIVE</source>
        <translation>再次确认实盘 {quantity}</translation>
    </message>
    <message>
        <source>Replace an exit by a stop</source>
        <translation>以止损单替换平仓单</translation>
    </message>
    <message>
        <source>Sell {quantity} LIVE</source>
        <translation>实盘卖出 {quantity}</translation>
    </message>
    <message>
        <source>Send paper buy</source>
        <translation>发送模拟买入</translation>
    </message>
    <message>
        <source>Send paper change</source>
        <translation>发送模拟改单</translation>
    </message>
    <message>
        <source>Send paper sell</source>
        <translation>发送模拟卖出</translation>
    </message>
    <message>
        <source>Send practice buy</source>
        <translation>发送练习买入</translation>
    </message>
    <message>
        <source>Send practice change</source>
        <translation>发送练习改单</translation>
    </message>
    <message>
        <source>Send practice sell</source>
        <translation>发送练习卖出</translation>
    </message>
    <message>
        <source>Stop {distance} above the lowest price, then at the market</source>
        <translation>止损跟踪最低价，高出 {distance}，触发后按市价</translation>
    </message>
    <message>
        <source>Stop {distance} above the lowest price, then limit {offset} higher</source>
        <translation>止损跟踪最低价，高出 {distance}，触发后限价再高 {offset}</translation>
    </message>
    <message>
        <source>Stop {distance} below the highest price, then at the market</source>
        <translation>止损跟踪最高价，低 {distance}，触发后按市价</translation>
    </message>
    <message>
        <source>Stop {distance} below the highest price, then limit {offset} lower</source>
        <translation>止损跟踪最高价，低 {distance}，触发后限价再低 {offset}</translation>
    </message>
    <message>
        <source>Stop {trigger} {currency}, then at the market</source>
        <translation>止损 {trigger} {currency}，触发后按市价</translation>
    </message>
    <message>
        <source>Stop {trigger}, then limit {price} {currency}</source>
        <translation>止损 {trigger}，触发后限价 {price} {currency}</translation>
    </message>
    <message>
        <source>The broker moves the stop with the best price, and never back.</source>
        <translation>券商随最佳价格移动止损价，绝不回退。</translation>
    </message>
    <message>
        <source>The window stood still and nothing was sent; hold again.</source>
        <translation>窗口停顿，未发送任何内容；请再次按住。</translation>
    </message>
    <message>
        <source>Thin book: it showed {shares} of {all}; the rest trades further away.</source>
        <translation>挂单稀少：摆盘上只有 {all} 股中的 {shares} 股；其余会在更远的价位成交。</translation>
    </message>
    <message>
        <source>Trading password, for this order only</source>
        <translation>交易密码，仅用于此订单</translation>
    </message>
    <message>
        <source>Type the quantity, {quantity}, to send</source>
        <translation>输入数量 {quantity} 才可发送</translation>
    </message>
    <message>
        <source>Value at first trigger, estimated</source>
        <translation>按首个触发价估算的金额</translation>
    </message>
    <message>
        <source>Value at limit</source>
        <translation>限价金额</translation>
    </message>
    <message>
        <source>Value at trigger, estimated</source>
        <translation>按触发价估算的金额</translation>
    </message>
    <message>
        <source>Value, estimated</source>
        <translation>金额，估算</translation>
    </message>
    <message>
        <source>Void in {seconds} s</source>
        <translation>{seconds} 秒后作废</translation>
    </message>
    <message>
        <source>Void. Nothing was sent.</source>
        <translation>已作废。没有发送任何委托。</translation>
    </message>
    <message>
        <source>What it would cross now</source>
        <translation>对手盘现况</translation>
    </message>
    <message>
        <source>book · age {age}</source>
        <translation>摆盘 · {age}前</translation>
    </message>
    <message>
        <source>confirmed again as it stands at the broker</source>
        <translation>按券商现有内容再次确认</translation>
    </message>
    <message>
        <source>disabled now; goes back to the market unchanged</source>
        <translation>现已停用；按原内容回到市场</translation>
    </message>
    <message>
        <source>logged before it is sent</source>
        <translation>发送前先记录</translation>
    </message>
    <message>
        <source>ref {id}</source>
        <translation>编号 {id}</translation>
    </message>
    <message>
        <source>regular session only</source>
        <translation>只限正常时段</translation>
    </message>
    <message>
        <source>replaces {quantity} {terms}</source>
        <translation>替代 {quantity} {terms}</translation>
    </message>
    <message>
        <source>{before} → {after} contracts</source>
        <translation>{before} → {after} 张</translation>
    </message>
    <message>
        <source>{before} → {after} shares</source>
        <translation>{before} → {after} 股</translation>
    </message>
    <message>
        <source>{count} digits, no paste</source>
        <translation>{count} 位数字，不能粘贴</translation>
    </message>
</context>
<context>
    <name>Connect</name>
    <message>
        <source>A hub brings prices alone.</source>
        <translation>行情中枢只提供行情。</translation>
    </message>
    <message>
        <source>A simulated market on this computer: no account, no network, no real money. Scenario and seed hold until the program ends.</source>
        <translation>在本机模拟的市场：不需账户、网络或真实资金。场景和种子在程序结束前有效。</translation>
    </message>
    <message>
        <source>All doors lead to the same practice exchange.</source>
        <translation>各入口连接的是同一个练习交易所。</translation>
    </message>
    <message>
        <source>An address above cannot be used.</source>
        <translation>上方有地址不能使用。</translation>
    </message>
    <message>
        <source>An address on this computer, not encrypted, and not needed here.</source>
        <translation>地址在本机，未加密；在这里不需要加密。</translation>
    </message>
    <message>
        <source>An order is being prepared, confirmed or sent. Its outcome is read again only when you come back to this connection.</source>
        <translation>有委托正在准备、确认或发送。要回到此连接才会再读取结果。</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Checklist</source>
        <translation>检查清单</translation>
    </message>
    <message>
        <source>Choose the key file</source>
        <translation>选择密钥文件</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Connect anyway</source>
        <translation>仍然连接</translation>
    </message>
    <message>
        <source>Connect to</source>
        <translation>连接到</translation>
    </message>
    <message>
        <source>Connect to LIVE</source>
        <translation>连接实盘</translation>
    </message>
    <message>
        <source>Connect to real money?</source>
        <translation>连接真实资金？</translation>
    </message>
    <message>
        <source>Connection · Tideboard</source>
        <translation>连接 · Tideboard</translation>
    </message>
    <message>
        <source>Connection: connect and check</source>
        <translation>连接：连接与检查</translation>
    </message>
    <message>
        <source>Connections in use</source>
        <translation>使用中的连接</translation>
    </message>
    <message>
        <source>Door</source>
        <translation>入口</translation>
    </message>
    <message>
        <source>Encrypted with this key. Only its place is kept, never the key.</source>
        <translation>以此密钥加密。只保存文件位置，不保存密钥。</translation>
    </message>
    <message>
        <source>Encrypted. The key goes along in a header, never in an address.</source>
        <translation>已加密。密钥只放在请求头，绝不放在地址。</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>行情中枢</translation>
    </message>
    <message>
        <source>Hub, {address}</source>
        <translation>行情中枢，{address}</translation>
    </message>
    <message>
        <source>It is not known whether this connection brings real money: treat it as LIVE.</source>
        <translation>未知此连接是否涉及真实资金：请当作实盘看待。</translation>
    </message>
    <message>
        <source>Its capital flow is drawn beside the first one; no order goes there.</source>
        <translation>其资金流向与第一来源并列显示；不会向其发送委托。</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>密钥文件</translation>
    </message>
    <message>
        <source>Leave this connection?</source>
        <translation>离开此连接？</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>LongPort</source>
        <translation>LongPort</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>None: orders never pass a hub</source>
        <translation>无：委托从不经过行情中枢</translation>
    </message>
    <message>
        <source>Not encrypted, and not needed on this computer.</source>
        <translation>未加密；在本机不需要加密。</translation>
    </message>
    <message>
        <source>Not encrypted, to another computer: quotes only, no password and no order.</source>
        <translation>未加密，且连到另一台电脑：只有行情，不送密码也不送委托。</translation>
    </message>
    <message>
        <source>Not encrypted, to another computer: reads without a key only, and no order.</source>
        <translation>未加密，且连到另一台电脑：只能读取不需密钥的数据，不送委托。</translation>
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
        <translation>OpenD 的 RSA 密钥文件</translation>
    </message>
    <message>
        <source>Orders only</source>
        <translation>只用于委托</translation>
    </message>
    <message>
        <source>Orders, positions and fills are here then; prices stay where they are.</source>
        <translation>委托、持仓和成交改在此连接；行情不变。</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>练习</translation>
    </message>
    <message>
        <source>Practice and real connections are not mixed.</source>
        <translation>练习与真实连接不会混用。</translation>
    </message>
    <message>
        <source>Practice exchange, {door} door</source>
        <translation>练习交易所，{door} 入口</translation>
    </message>
    <message>
        <source>Prices and orders</source>
        <translation>行情与委托</translation>
    </message>
    <message>
        <source>Prices, flow and reference data of one login, shared by your windows. Orders never pass a hub: they go to a connection of their own, or nowhere.</source>
        <translation>一个登录的行情、资金流向和参考资料，由你的多个窗口共用。委托从不经过行情中枢：走自己的连接，或不走。</translation>
    </message>
    <message>
        <source>Quotas and quote rights</source>
        <translation>额度与行情权限</translation>
    </message>
    <message>
        <source>Quote rights: ask again for what was refused</source>
        <translation>行情权限：重新读取被拒绝的内容</translation>
    </message>
    <message>
        <source>Remove the key file</source>
        <translation>移除密钥文件</translation>
    </message>
    <message>
        <source>Retry the connection now</source>
        <translation>立即重试连接</translation>
    </message>
    <message>
        <source>Same connection as the prices</source>
        <translation>与行情相同的连接</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Second capital flow</source>
        <translation>第二资金流向</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>留在这里</translation>
    </message>
    <message>
        <source>Stop checking</source>
        <translation>停止检查</translation>
    </message>
    <message>
        <source>The address above cannot be used.</source>
        <translation>上方地址不能使用。</translation>
    </message>
    <message>
        <source>This connection brings real money: {accounts}. Trading starts locked.</source>
        <translation>此连接涉及真实资金：{accounts}。交易会先锁定。</translation>
    </message>
    <message>
        <source>Tideboard talks to the broker itself, encrypted; no program stands between.</source>
        <translation>Tideboard 直接与券商加密通信，中间没有其他程序。</translation>
    </message>
    <message>
        <source>Trading is unlocked here; connecting locks it.</source>
        <translation>这里的交易已解锁；连接会把它锁定。</translation>
    </message>
    <message>
        <source>Use as second flow</source>
        <translation>用作第二资金流向</translation>
    </message>
    <message>
        <source>Use for orders</source>
        <translation>用于委托</translation>
    </message>
    <message>
        <source>Write a host and a port from 1 to 65535; OpenD&apos;s own is 11111.</source>
        <translation>请填写主机和 1 至 65535 的端口；OpenD 默认为 11111。</translation>
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
        <translation>检查中…</translation>
    </message>
    <message>
        <source>not connected yet</source>
        <translation>尚未连接</translation>
    </message>
    <message>
        <source>not looked at yet</source>
        <translation>尚未检查</translation>
    </message>
    <message>
        <source>with a key file</source>
        <translation>有密钥文件</translation>
    </message>
    <message>
        <source>with a restriction</source>
        <translation>有限制</translation>
    </message>
    <message>
        <source>{account} and {count} more</source>
        <translation>{account} 及另外 {count} 个</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>无法读取 {path}：{reason}。</translation>
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
        <translation>1 项</translation>
    </message>
    <message>
        <source>A JSON object or list.</source>
        <translation>JSON 对象或列表。</translation>
    </message>
    <message>
        <source>A number.</source>
        <translation>数字。</translation>
    </message>
    <message>
        <source>A password does not belong here and was removed: use the Unlock dialog.</source>
        <translation>密码不应在此填写，已移除：请用解锁窗口。</translation>
    </message>
    <message>
        <source>A whole number.</source>
        <translation>整数。</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Add a field</source>
        <translation>添加字段</translation>
    </message>
    <message>
        <source>Add a field…</source>
        <translation>添加字段…</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>Answer as a tree</source>
        <translation>树状响应</translation>
    </message>
    <message>
        <source>Body as JSON</source>
        <translation>JSON 请求内容</translation>
    </message>
    <message>
        <source>Body of the call</source>
        <translation>请求内容</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>接口</translation>
    </message>
    <message>
        <source>Calls of the gateway</source>
        <translation>网关的接口</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Copied with the key masked: put your own key in its place.</source>
        <translation>已复制，密钥已遮盖：请换上您的密钥。</translation>
    </message>
    <message>
        <source>Copy as curl, the key masked</source>
        <translation>复制为 curl，密钥已遮盖</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>复制响应</translation>
    </message>
    <message>
        <source>Digits only.</source>
        <translation>仅限数字。</translation>
    </message>
    <message>
        <source>Earlier calls</source>
        <translation>历史请求</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Find a call</source>
        <translation>搜索接口</translation>
    </message>
    <message>
        <source>Find: path, group, scope</source>
        <translation>搜索路径、分类、权限</translation>
    </message>
    <message>
        <source>First list of the answer as a table</source>
        <translation>以表格显示响应中的首个列表</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>表单</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>HTTP {status} · {ms} ms · {size} bytes · {clock}</source>
        <translation>HTTP {status} · {ms} 毫秒 · {size} 字节 · {clock}</translation>
    </message>
    <message>
        <source>In “{dock}”, the menu of the order&apos;s row has entries to change, cancel, disable, enable and delete the order.</source>
        <translation>在“{dock}”面板中，委托所在行的右键菜单可以改单、撤单、停用、启用或删除该委托。</translation>
    </message>
    <message>
        <source>It changes a price reminder that the broker keeps for this login.</source>
        <translation>会更改券商为此登录保存的到价提醒。</translation>
    </message>
    <message>
        <source>It changes a watchlist that the broker keeps for this login.</source>
        <translation>会更改券商为此登录保存的自选。</translation>
    </message>
    <message>
        <source>It changes which accounts this connection is told about.</source>
        <translation>会更改此连接接收哪些账户的推送。</translation>
    </message>
    <message>
        <source>It ends the gateway program for everybody who is on it, Tideboard included. Orders at the broker stay.</source>
        <translation>网关程序会结束，所有使用者都会断开，包括 Tideboard。券商的委托会保留。</translation>
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
        <translation>只有 REST 连接有控制台</translation>
    </message>
    <message>
        <source>Place it in “{dock}”: fill in the form and press Review.</source>
        <translation>请在“{dock}”面板填写委托，再按“核对”按钮。</translation>
    </message>
    <message>
        <source>Press “{button}” in the order&apos;s row in “{dock}”; the menu of the row has “{entry}” as well.</source>
        <translation>请按“{dock}”面板中委托所在行的“{button}”按钮；该行的右键菜单也有“{entry}”。</translation>
    </message>
    <message>
        <source>Press “{button}” in “{dock}”.</source>
        <translation>请按“{dock}”面板的“{button}”按钮。</translation>
    </message>
    <message>
        <source>Save the answer</source>
        <translation>保存响应</translation>
    </message>
    <message>
        <source>Save the answer…</source>
        <translation>保存响应…</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>The Unlock dialog asks for the password.</source>
        <translation>密码在解锁窗口输入。</translation>
    </message>
    <message>
        <source>The console sends no orders.</source>
        <translation>控制台不发送委托。</translation>
    </message>
    <message>
        <source>The gateway asks for it</source>
        <translation>网关要求填写</translation>
    </message>
    <message>
        <source>The gateway program reads its keys again; a removed key stops working at once.</source>
        <translation>网关程序会重新读取密钥；已移除的密钥立即失效。</translation>
    </message>
    <message>
        <source>The order log keeps a record of it.</source>
        <translation>委托记录会记下此操作。</translation>
    </message>
    <message>
        <source>The password is asked in the Unlock dialog and is never part of a form.</source>
        <translation>密码在解锁窗口输入，绝不在表单中。</translation>
    </message>
    <message>
        <source>This call takes no body.</source>
        <translation>此接口没有请求内容。</translation>
    </message>
    <message>
        <source>This cannot be sent.</source>
        <translation>不能发送。</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>树状</translation>
    </message>
    <message>
        <source>Unlock…</source>
        <translation>解锁…</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Values with commas between, or a JSON list.</source>
        <translation>以逗号分隔的值，或 JSON 列表。</translation>
    </message>
    <message>
        <source>View of the answer</source>
        <translation>响应的显示方式</translation>
    </message>
    <message>
        <source>View of the body</source>
        <translation>请求内容的显示方式</translation>
    </message>
    <message>
        <source>admin</source>
        <translation>管理</translation>
    </message>
    <message>
        <source>copy as curl</source>
        <translation>复制为 curl</translation>
    </message>
    <message>
        <source>copy the answer</source>
        <translation>复制响应</translation>
    </message>
    <message>
        <source>deprecated</source>
        <translation>已弃用</translation>
    </message>
    <message>
        <source>find a call</source>
        <translation>搜索接口</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>order</source>
        <translation>委托</translation>
    </message>
    <message>
        <source>public</source>
        <translation>公开</translation>
    </message>
    <message>
        <source>push</source>
        <translation>推送</translation>
    </message>
    <message>
        <source>reminder</source>
        <translation>到价提醒</translation>
    </message>
    <message>
        <source>send the call</source>
        <translation>发送请求</translation>
    </message>
    <message>
        <source>subscription</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>watchlist</source>
        <translation>自选</translation>
    </message>
    <message>
        <source>{call}: waiting for the answer…</source>
        <translation>{call}：正在等候响应…</translation>
    </message>
    <message>
        <source>{count} entries</source>
        <translation>{count} 项</translation>
    </message>
    <message>
        <source>{count} more; copy or save has them all</source>
        <translation>另有 {count} 项；复制或保存可得全部</translation>
    </message>
    <message>
        <source>{count} of {all} calls</source>
        <translation>{count} / {all} 个接口</translation>
    </message>
    <message>
        <source>{provider} uses another protocol. Connect to a FutuOpenD-rs.</source>
        <translation>{provider} 使用其他协议。请连接 FutuOpenD-rs。</translation>
    </message>
</context>
<context>
    <name>ConsoleRows</name>
    <message>
        <source>1 HKD 2 USD 3 CNH 4 JPY 5 SGD 6 AUD 7 CAD 8 MYR; ignored-or-native on single-market and simulated accounts</source>
        <translation>1 HKD 2 USD 3 CNH 4 JPY 5 SGD 6 AUD 7 CAD 8 MYR；单一市场和模拟账户忽略，或只用本币</translation>
    </message>
    <message>
        <source>1 add, 2 delete, 3 enable, 4 disable, 5 modify, 6 delete all</source>
        <translation>1 新建、2 删除、3 启用、4 停用、5 更改、6 全部删除</translation>
    </message>
    <message>
        <source>1 add, 2 delete, 3 move out of the group</source>
        <translation>1 加入、2 删除、3 移出分组</translation>
    </message>
    <message>
        <source>1 always, 2 once a day, 3 only once; kept when absent on modify</source>
        <translation>1 每次、2 每日一次、3 仅一次；更改时留空则不变</translation>
    </message>
    <message>
        <source>1 open, 2 US pre, 3 US after, 4 US overnight; other values refused; US default [1,2,3]; cleared for non-US</source>
        <translation>1 盘中、2 美股盘前、3 美股盘后、4 美股夜盘；其他值会被拒绝；美股默认 [1,2,3]；非美股会清除</translation>
    </message>
    <message>
        <source>1 warrant, 2 future; 3 (option) is refused as unsupported</source>
        <translation>1 窝轮、2 期货；3（期权）不支持，会被拒绝</translation>
    </message>
    <message>
        <source>A trade write, though it is listed among reads. trd_env must be there; reconfirm_op is what was asked for.</source>
        <translation>虽列于读取类，实为交易操作。必须有 trd_env；reconfirm_op 为被要求确认的事项。</translation>
    </message>
    <message>
        <source>Accounts that the key may see.</source>
        <translation>密钥可见的账户。</translation>
    </message>
    <message>
        <source>Admin</source>
        <translation>管理</translation>
    </message>
    <message>
        <source>Another market is refused as invalid-market.</source>
        <translation>其他市场会以 invalid-market 拒绝。</translation>
    </message>
    <message>
        <source>Answers hk_rate_pct, us_rate_pct and jp_rate_pct in percent.</source>
        <translation>返回 hk_rate_pct、us_rate_pct 和 jp_rate_pct，以百分比计。</translation>
    </message>
    <message>
        <source>Answers used_sub_quota and used_k_line_quota. The body may be empty.</source>
        <translation>返回 used_sub_quota 和 used_k_line_quota。请求内容可以为空。</translation>
    </message>
    <message>
        <source>Broker queue of a Hong Kong security.</source>
        <translation>港股的经纪队列。</translation>
    </message>
    <message>
        <source>Categories for cash-log. Its fields have no public definition.</source>
        <translation>cash-log 的分类。字段没有公开定义。</translation>
    </message>
    <message>
        <source>Changes the watchlist at the broker, without a way back. Keys with qot:read still pass for now.</source>
        <translation>更改券商的自选，不能撤销。目前有 qot:read 的密钥仍可使用。</translation>
    </message>
    <message>
        <source>Compliance flags by number. Its fields have no public definition.</source>
        <translation>按编号的合规标记。字段没有公开定义。</translation>
    </message>
    <message>
        <source>Counters of the push service. Its fields have no public definition.</source>
        <translation>推送服务的计数。字段没有公开定义。</translation>
    </message>
    <message>
        <source>Days without trading in a date range.</source>
        <translation>日期范围内的停牌日。</translation>
    </message>
    <message>
        <source>Ends a subscription: is_sub_or_un_sub is false. Keys with qot:read still pass for now.</source>
        <translation>取消订阅：is_sub_or_un_sub 为 false。目前有 qot:read 的密钥仍可使用。</translation>
    </message>
    <message>
        <source>Ends pushes of orders and fills for these accounts.</source>
        <translation>停止推送这些账户的委托和成交。</translation>
    </message>
    <message>
        <source>Ends the gateway program, for everybody on it.</source>
        <translation>结束网关程序，所有使用者都会断开。</translation>
    </message>
    <message>
        <source>Expiry dates of one underlying.</source>
        <translation>一只标的的期权到期日。</translation>
    </message>
    <message>
        <source>Fees by extended order id.</source>
        <translation>按扩展委托编号查费用。</translation>
    </message>
    <message>
        <source>Fills of the day.</source>
        <translation>今日成交。</translation>
    </message>
    <message>
        <source>Given up by the broker after 2020-12-21: it answers that it was abandoned.</source>
        <translation>券商于 2020-12-21 后弃用：只返回已弃用。</translation>
    </message>
    <message>
        <source>Holdings. trd_env must be there.</source>
        <translation>持仓。必须有 trd_env。</translation>
    </message>
    <message>
        <source>In and out by order size since the open. The figures of the largest size may be missing.</source>
        <translation>开盘以来按委托大小的流入和流出。最大级别的数字可能没有。</translation>
    </message>
    <message>
        <source>Its fields have no public definition.</source>
        <translation>字段没有公开定义。</translation>
    </message>
    <message>
        <source>Its fields have no public definition. GET takes app_id.</source>
        <translation>字段没有公开定义。GET 接受 app_id。</translation>
    </message>
    <message>
        <source>Largest quantities at a price.</source>
        <translation>某价格下的最大可买卖数量。</translation>
    </message>
    <message>
        <source>Margin of the whole account. Its fields have no public definition.</source>
        <translation>整个账户的保证金。字段没有公开定义。</translation>
    </message>
    <message>
        <source>Margin terms of each security.</source>
        <translation>每只证券的融资条件。</translation>
    </message>
    <message>
        <source>Market states, login flags, server version and time.</source>
        <translation>市场状态、登录状态、服务器版本和时间。</translation>
    </message>
    <message>
        <source>Members of one plate.</source>
        <translation>一个板块的成分股。</translation>
    </message>
    <message>
        <source>Members of one watchlist group.</source>
        <translation>一个自选分组的成员。</translation>
    </message>
    <message>
        <source>Minute line of the day.</source>
        <translation>当日分时线。</translation>
    </message>
    <message>
        <source>Movements of money that cleared on a day. begin_date and end_date bound a range of 31 days at most.</source>
        <translation>某日已交收的资金变动。begin_date 和 end_date 的范围最多 31 天。</translation>
    </message>
    <message>
        <source>Movements of money, in pages. Its fields have no public definition.</source>
        <translation>分页返回资金变动。字段没有公开定义。</translation>
    </message>
    <message>
        <source>Names, lot sizes, listing dates. An empty list is refused.</source>
        <translation>名称、每手股数、上市日。空列表会被拒绝。</translation>
    </message>
    <message>
        <source>One call with two methods; a POST body filters.</source>
        <translation>同一接口有两种方法；POST 的请求内容用于筛选。</translation>
    </message>
    <message>
        <source>One movement of money by its flow_id. Its fields have no public definition.</source>
        <translation>按 flow_id 查一笔资金变动。字段没有公开定义。</translation>
    </message>
    <message>
        <source>Only trade:unlock satisfies it. unlock false locks again. Two wrong passwords in a row start a pause of a minute.</source>
        <translation>只接受 trade:unlock 权限。unlock 为 false 即再锁定。连续两次密码错误会暂停一分钟。</translation>
    </message>
    <message>
        <source>Orders of the day.</source>
        <translation>今日委托。</translation>
    </message>
    <message>
        <source>Pages of securities that pass. Filters go into base_filter_list, accumulate_filter_list, financial_filter_list and pattern_filter_list.</source>
        <translation>分页返回符合条件的证券。条件写在 base_filter_list、accumulate_filter_list、financial_filter_list 和 pattern_filter_list。</translation>
    </message>
    <message>
        <source>Pages of warrants. More filters are taken: maturity, strike, premium, leverage, delta, street rate.</source>
        <translation>分页返回窝轮。另可按到期日、行权价、溢价、杠杆、Delta、街货比筛选。</translation>
    </message>
    <message>
        <source>Plates / Filter / Metadata</source>
        <translation>板块／筛选／基础数据</translation>
    </message>
    <message>
        <source>Plates that hold a security.</source>
        <translation>证券所属的板块。</translation>
    </message>
    <message>
        <source>Price Reminders</source>
        <translation>到价提醒</translation>
    </message>
    <message>
        <source>Price alerts that the broker keeps.</source>
        <translation>券商保存的到价提醒。</translation>
    </message>
    <message>
        <source>Price steps: spread_table_list of spread_code and spread_item_list (price_from, price_to, value).</source>
        <translation>价位表：spread_table_list 含 spread_code 和 spread_item_list（price_from、price_to、value）。</translation>
    </message>
    <message>
        <source>Pushes alone, as JSON text frames.</source>
        <translation>只有推送，为 JSON 文本帧。</translation>
    </message>
    <message>
        <source>QotMarket; Shanghai and Shenzhen are one A-share list</source>
        <translation>QotMarket；沪深合为一个 A 股列表</translation>
    </message>
    <message>
        <source>Quote Queries</source>
        <translation>行情查询</translation>
    </message>
    <message>
        <source>Quote Subscriptions</source>
        <translation>行情订阅</translation>
    </message>
    <message>
        <source>Quotes. Several securities go into symbols.</source>
        <translation>报价。多只证券写在 symbols。</translation>
    </message>
    <message>
        <source>Reads the keys file again.</source>
        <translation>重新读取密钥清单。</translation>
    </message>
    <message>
        <source>Reference / Derivatives</source>
        <translation>关联数据／衍生品</translation>
    </message>
    <message>
        <source>Securities that refer to this one.</source>
        <translation>与此证券关联的证券。</translation>
    </message>
    <message>
        <source>Sets, changes and deletes price alerts. An addition needs type, freq and value; a change keeps what is left out.</source>
        <translation>设置、更改和删除到价提醒。新建须有 type、freq 和 value；更改时留空的项目不变。</translation>
    </message>
    <message>
        <source>Splits, dividends and price factors. symbols holds one security.</source>
        <translation>拆股、派息和复权因子。symbols 只填一只证券。</translation>
    </message>
    <message>
        <source>Starts pushes of orders and fills for these accounts. Refused by a gateway without a keys file.</source>
        <translation>开始推送这些账户的委托和成交。没有密钥清单的网关会拒绝。</translation>
    </message>
    <message>
        <source>Starts pushes on /ws. is_sub_or_un_sub must be there and true; is_unsub_all is refused. Keys with qot:read still pass for now.</source>
        <translation>开始在 /ws 推送。必须有 is_sub_or_un_sub 且为 true；is_unsub_all 会被拒绝。目前有 qot:read 的密钥仍可使用。</translation>
    </message>
    <message>
        <source>Sums of volume, turnover and average price per interval. Its fields have no public definition.</source>
        <translation>各时段的成交量、成交额和均价统计。字段没有公开定义。</translation>
    </message>
    <message>
        <source>System / Status</source>
        <translation>系统／状态</translation>
    </message>
    <message>
        <source>Takes b_get_detail. The header and dates of the example change nothing.</source>
        <translation>接受 b_get_detail。示例中的 header 和日期没有作用。</translation>
    </message>
    <message>
        <source>Tells all connections unless is_req_all_conn is false.</source>
        <translation>返回所有连接的订阅，除非 is_req_all_conn 为 false。</translation>
    </message>
    <message>
        <source>Terms of futures contracts. An empty list is refused.</source>
        <translation>期货合约条款。空列表会被拒绝。</translation>
    </message>
    <message>
        <source>The filter lies in search, or at the top as type_list and time_filter_list.</source>
        <translation>筛选条件写在 search，或在最外层写作 type_list 和 time_filter_list。</translation>
    </message>
    <message>
        <source>The same as accounts.</source>
        <translation>与 accounts 相同。</translation>
    </message>
    <message>
        <source>The same as flow-summary.</source>
        <translation>与 flow-summary 相同。</translation>
    </message>
    <message>
        <source>The same as global-state; a sign of life.</source>
        <translation>与 global-state 相同；用于确认仍在运行。</translation>
    </message>
    <message>
        <source>The same as list-plates.</source>
        <translation>与 list-plates 相同。</translation>
    </message>
    <message>
        <source>The same as plate-set.</source>
        <translation>与 plate-set 相同。</translation>
    </message>
    <message>
        <source>The same as query-subscription, without a body.</source>
        <translation>与 query-subscription 相同，没有请求内容。</translation>
    </message>
    <message>
        <source>The same as reference.</source>
        <translation>与 reference 相同。</translation>
    </message>
    <message>
        <source>Trading Accounts (Read)</source>
        <translation>交易账户（读取）</translation>
    </message>
    <message>
        <source>Trading Write</source>
        <translation>交易操作</translation>
    </message>
    <message>
        <source>Trading calendar of one market.</source>
        <translation>一个市场的交易日历。</translation>
    </message>
    <message>
        <source>Trading session of each security.</source>
        <translation>每只证券的交易时段状态。</translation>
    </message>
    <message>
        <source>Universal and futures accounts need currency; the refusal names those that there are. It is a number.</source>
        <translation>综合账户和期货账户须填 currency；拒绝时会列出可用的货币。数值为数字。</translation>
    </message>
    <message>
        <source>User profile, quote rights and quotas.</source>
        <translation>用户资料、行情权限和额度。</translation>
    </message>
    <message>
        <source>What the gateway program tells of itself. Its fields have no public definition.</source>
        <translation>网关程序自身的状态。字段没有公开定义。</translation>
    </message>
    <message>
        <source>Wide snapshot, with more for options, warrants, funds and futures.</source>
        <translation>完整快照，期权、窝轮、基金和期货有更多字段。</translation>
    </message>
    <message>
        <source>Withdraws every open order of the account on the market, those of other programs too.</source>
        <translation>撤销账户在该市场的全部未完成委托，包括其他程序所下的。</translation>
    </message>
    <message>
        <source>alert kind, 1 price up, 2 price down, ... (the field is not called reminder_type)</source>
        <translation>提醒类型，1 涨到、2 跌到……（字段不叫 reminder_type）</translation>
    </message>
    <message>
        <source>at most 20 Chinese characters</source>
        <translation>最多 20 个汉字</translation>
    </message>
    <message>
        <source>begin_time and end_time bound the range; filter_conditions takes more.</source>
        <translation>begin_time 和 end_time 为范围；其他条件写在 filter_conditions。</translation>
    </message>
    <message>
        <source>contracts; must not be empty</source>
        <translation>合约；不能为空</translation>
    </message>
    <message>
        <source>count is the number of trades; max_ret_num is the same.</source>
        <translation>count 为成交笔数；max_ret_num 相同。</translation>
    </message>
    <message>
        <source>depth is the number of levels; num is the same.</source>
        <translation>depth 为档数；num 相同。</translation>
    </message>
    <message>
        <source>empty list gives an empty answer</source>
        <translation>空列表返回空结果</translation>
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
        <translation>来自 /api/price-reminder 的编号</translation>
    </message>
    <message>
        <source>ignored; the whole set of tables is always returned</source>
        <translation>不起作用；总是返回全部价位表</translation>
    </message>
    <message>
        <source>instant in Unix milliseconds; leave out for the newest rate</source>
        <translation>Unix 毫秒时间；留空为最新利率</translation>
    </message>
    <message>
        <source>items of market and code; symbols is not taken here</source>
        <translation>含 market 和 code 的项目；这里不接受 symbols</translation>
    </message>
    <message>
        <source>kl_type is a number. max_count (also count) is the number of candles of one page.</source>
        <translation>kl_type 为数字。max_count（或 count）为每页 K 线数量。</translation>
    </message>
    <message>
        <source>kl_type is a number. req_num is also taken as count.</source>
        <translation>kl_type 为数字。req_num 也可写作 count。</translation>
    </message>
    <message>
        <source>last strike date YYYY-MM-DD</source>
        <translation>最后到期日 YYYY-MM-DD</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>one security; string MARKET.CODE form is expanded to {market, code}</source>
        <translation>一只证券；MARKET.CODE 文本会展开为 {market, code}</translation>
    </message>
    <message>
        <source>only for HSI and HSCEI</source>
        <translation>只适用于 HSI 和 HSCEI</translation>
    </message>
    <message>
        <source>op: 1 change, 2 cancel, 3 disable, 4 enable, 5 delete. trd_env must be there.</source>
        <translation>op：1 改单、2 撤单、3 停用、4 启用、5 删除。必须有 trd_env。</translation>
    </message>
    <message>
        <source>option filter: type, strike range, quote</source>
        <translation>期权筛选：类型、行权价范围、报价</translation>
    </message>
    <message>
        <source>owner is the underlying. The dates bound the expiry.</source>
        <translation>owner 为标的。日期为到期日的范围。</translation>
    </message>
    <message>
        <source>page size, at most 200</source>
        <translation>每页数量，最多 200</translation>
    </message>
    <message>
        <source>period_type: 1 today by minute, 2 day, 3 week, 4 month. Dates count for 2 to 4 alone.</source>
        <translation>period_type：1 今日分时、2 日、3 周、4 月。日期只适用于 2 至 4。</translation>
    </message>
    <message>
        <source>side: 1 buy, 2 sell. Without order_type it is a limit order.</source>
        <translation>side：1 买入、2 卖出。没有 order_type 即为限价单。</translation>
    </message>
    <message>
        <source>size of the interval, a number without a public definition</source>
        <translation>时段长度，数字，没有公开定义</translation>
    </message>
    <message>
        <source>sort direction</source>
        <translation>排序次序</translation>
    </message>
    <message>
        <source>threshold, 3 decimals; kept when absent on modify</source>
        <translation>触发值，3 位小数；更改时留空则不变</translation>
    </message>
    <message>
        <source>underlying</source>
        <translation>标的</translation>
    </message>
    <message>
        <source>warrant sort enum</source>
        <translation>窝轮排序编号</translation>
    </message>
    <message>
        <source>watchlist group; first match wins when names repeat</source>
        <translation>自选分组；同名时取第一个</translation>
    </message>
</context>
<context>
    <name>Corporate</name>
    <message>
        <source>Actions</source>
        <translation>公司行动</translation>
    </message>
    <message>
        <source>Announced</source>
        <translation>公布日</translation>
    </message>
    <message>
        <source>Asking for corporate actions</source>
        <translation>正在读取公司行动</translation>
    </message>
    <message>
        <source>Asking for its plates</source>
        <translation>正在读取所属板块</translation>
    </message>
    <message>
        <source>Asking for suspensions</source>
        <translation>正在读取停牌数据</translation>
    </message>
    <message>
        <source>Asking for temporary codes</source>
        <translation>正在读取临时代码</translation>
    </message>
    <message>
        <source>Asking for what was announced</source>
        <translation>正在读取公司公布的事项</translation>
    </message>
    <message>
        <source>Backward +</source>
        <translation>后复权 +</translation>
    </message>
    <message>
        <source>Backward ×</source>
        <translation>后复权 ×</translation>
    </message>
    <message>
        <source>Bonus shares</source>
        <translation>送股</translation>
    </message>
    <message>
        <source>Change of the lot</source>
        <translation>更改每手股数</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>临时代码</translation>
    </message>
    <message>
        <source>Consolidation</source>
        <translation>合股</translation>
    </message>
    <message>
        <source>Consolidation, then split</source>
        <translation>先合股后拆股</translation>
    </message>
    <message>
        <source>Dividend</source>
        <translation>派息</translation>
    </message>
    <message>
        <source>Ex-date</source>
        <translation>除权除息日</translation>
    </message>
    <message>
        <source>Forward +</source>
        <translation>前复权 +</translation>
    </message>
    <message>
        <source>Forward ×</source>
        <translation>前复权 ×</translation>
    </message>
    <message>
        <source>From GEM to the main board</source>
        <translation>由 GEM 转主板</translation>
    </message>
    <message>
        <source>In {count} plates</source>
        <translation>属于 {count} 个板块</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>推迟</translation>
    </message>
    <message>
        <source>Nil-paid rights</source>
        <translation>未缴款供股权</translation>
    </message>
    <message>
        <source>No corporate actions are known</source>
        <translation>没有公司行动数据</translation>
    </message>
    <message>
        <source>No end announced</source>
        <translation>未公布结束日</translation>
    </message>
    <message>
        <source>No temporary codes</source>
        <translation>没有临时代码</translation>
    </message>
    <message>
        <source>No trading on</source>
        <translation>停牌日</translation>
    </message>
    <message>
        <source>Not in any plate</source>
        <translation>不属任何板块</translation>
    </message>
    <message>
        <source>Not suspended in the past year</source>
        <translation>过去一年没有停牌</translation>
    </message>
    <message>
        <source>Nothing is known to have been announced</source>
        <translation>没有已知的公布事项</translation>
    </message>
    <message>
        <source>Offering</source>
        <translation>增发</translation>
    </message>
    <message>
        <source>Record date</source>
        <translation>股权登记日</translation>
    </message>
    <message>
        <source>Rights issue</source>
        <translation>配股</translation>
    </message>
    <message>
        <source>Securities of {plate}</source>
        <translation>{plate} 的成分股</translation>
    </message>
    <message>
        <source>Special dividend</source>
        <translation>特别股息</translation>
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
        <translation>先拆股后合股</translation>
    </message>
    <message>
        <source>Suspensions</source>
        <translation>停牌</translation>
    </message>
    <message>
        <source>Temporary code</source>
        <translation>临时代码</translation>
    </message>
    <message>
        <source>Transfer of reserves</source>
        <translation>转增股</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>What happens on it</source>
        <translation>当日事项</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>显示内容</translation>
    </message>
    <message>
        <source>{base} into {ert}</source>
        <translation>{base} 股变 {ert} 股</translation>
    </message>
    <message>
        <source>{count} days of what was announced, in the broker&apos;s words, without price factors</source>
        <translation>公布事项 {count} 个日期，为券商原文，没有复权因子</translation>
    </message>
    <message>
        <source>{count} days without trading in the past year</source>
        <translation>过去一年停牌 {count} 日</translation>
    </message>
    <message>
        <source>{count} ex-dates. Adjusted price = price × factor + amount.</source>
        <translation>{count} 个除权除息日。复权价＝价格 × 乘数＋加数。</translation>
    </message>
    <message>
        <source>{count} temporary codes</source>
        <translation>{count} 个临时代码</translation>
    </message>
    <message>
        <source>{ert} for {base}</source>
        <translation>每 {base} 股得 {ert} 股</translation>
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
        <translation>按证券及交易日的覆盖</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>symbols complete</source>
        <translation>完整证券</translation>
    </message>
</context>
<context>
    <name>Crash</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Crash reports</source>
        <translation>崩溃报告</translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation>错误详情</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Nothing of this was sent, and Tideboard never sends it by itself. Passwords, keys, account numbers, symbols, orders and your name were left out; read it all the same before you pass it on.</source>
        <translation>以下内容没有发送，Tideboard 也从不自动发送。密码、密钥、账号、代码、委托和您的名字都已略去；交给他人前仍请通读一遍。</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>另存副本…</translation>
    </message>
    <message>
        <source>Save the crash report</source>
        <translation>保存崩溃报告</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>显示详情</translation>
    </message>
    <message>
        <source>Show the report…</source>
        <translation>显示报告…</translation>
    </message>
    <message>
        <source>The whole report</source>
        <translation>报告全文</translation>
    </message>
    <message>
        <source>There is no crash report.</source>
        <translation>没有崩溃报告。</translation>
    </message>
    <message>
        <source>Tideboard crash report</source>
        <translation>Tideboard 崩溃报告</translation>
    </message>
    <message>
        <source>Tideboard ended unexpectedly at {time}.</source>
        <translation>Tideboard 在 {time} 意外结束。</translation>
    </message>
    <message>
        <source>Tideboard ended unexpectedly on {day}.</source>
        <translation>Tideboard 在 {day} 意外结束。</translation>
    </message>
    <message>
        <source>Which report</source>
        <translation>选择报告</translation>
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
        <translation>目前不会成交。</translation>
    </message>
    <message>
        <source>Crosses nothing.</source>
        <translation>不会立即成交。</translation>
    </message>
    <message>
        <source>Fills now: {shares} at an average of {average}.</source>
        <translation>即时成交：{shares} 股，均价 {average}。</translation>
    </message>
    <message>
        <source>It waits for its session.</source>
        <translation>等待其交易时段。</translation>
    </message>
    <message>
        <source>Nobody knows its price yet.</source>
        <translation>竞价价格尚未可知。</translation>
    </message>
    <message>
        <source>Nothing fills before the auction.</source>
        <translation>竞价前不会成交。</translation>
    </message>
    <message>
        <source>Nothing fills now.</source>
        <translation>现在不会成交。</translation>
    </message>
    <message>
        <source>Nothing would rest.</source>
        <translation>不留挂单。</translation>
    </message>
    <message>
        <source>Rests at {price} behind about {ahead} contracts.</source>
        <translation>挂在 {price}，前面约有 {ahead} 张。</translation>
    </message>
    <message>
        <source>Rests at {price} behind about {ahead} shares.</source>
        <translation>挂在 {price}，前面约有 {ahead} 股。</translation>
    </message>
    <message>
        <source>The visible book covers {shares} of {all}.</source>
        <translation>看得到的挂单只够成交 {all} 股中的 {shares} 股。</translation>
    </message>
    <message>
        <source>Then it is a limit order at {price}, or better.</source>
        <translation>之后成为 {price} 或更佳的限价单。</translation>
    </message>
    <message>
        <source>Then it is a limit order {offset} beyond its trigger.</source>
        <translation>之后成为限价单，限价越过触发价 {offset}。</translation>
    </message>
    <message>
        <source>Then it trades at the market; nobody knows that price yet.</source>
        <translation>之后按市价成交，届时价格无法预知。</translation>
    </message>
    <message>
        <source>Waits for {when}.</source>
        <translation>等候{when}。</translation>
    </message>
    <message>
        <source>a turn of {distance} from the best price</source>
        <translation>价格自最佳价回转 {distance}</translation>
    </message>
    <message>
        <source>{percent} above the best ask, {money} {currency} more than one level.</source>
        <translation>比最优卖价高 {percent}，比只吃一档多付 {money} {currency}。</translation>
    </message>
    <message>
        <source>{percent} below the best bid, {money} {currency} less than one level.</source>
        <translation>比最优买价低 {percent}，比只吃一档少收 {money} {currency}。</translation>
    </message>
    <message>
        <source>{shares} would rest.</source>
        <translation>余下 {shares} 股挂单等候。</translation>
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
        <translation>周五</translation>
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
        <translation>周一</translation>
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
        <translation>周六</translation>
    </message>
    <message>
        <source>Sep</source>
        <translation>9月</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>周日</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>周四</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>周二</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>周三</translation>
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
        <translation>决定时隐藏：{marks}</translation>
    </message>
    <message>
        <source>Second of the recorded day</source>
        <translation>回放日的时刻</translation>
    </message>
</context>
<context>
    <name>DayStrip</name>
    <message>
        <source>Earlier sessions</source>
        <translation>过往交易日</translation>
    </message>
</context>
<context>
    <name>DecisionReview</name>
    <message>
        <source>Decision review</source>
        <translation>决策回顾</translation>
    </message>
    <message>
        <source>Earlier orders, in the table: {count}</source>
        <translation>更早的订单（见表格）：{count}</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Later orders hidden: {count}</source>
        <translation>已隐藏之后的订单：{count}</translation>
    </message>
    <message>
        <source>No own orders of this day are known</source>
        <translation>没有该日自己订单的记录</translation>
    </message>
    <message>
        <source>Order entry is not here: replay is built without a way to send.</source>
        <translation>此处不能下单：回放没有发送订单的途径。</translation>
    </message>
    <message>
        <source>after {n} min</source>
        <translation>{n} 分钟后</translation>
    </message>
    <message>
        <source>at the close</source>
        <translation>收市时</translation>
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
        <translation>尚未计入任何推送</translation>
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
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete all</source>
        <translation>全部删除</translation>
    </message>
    <message>
        <source>Delete all {count} alerts of {symbol}?</source>
        <translation>删除 {symbol} 的全部 {count} 个提醒？</translation>
    </message>
    <message>
        <source>Delete price alerts</source>
        <translation>删除到价提醒</translation>
    </message>
    <message>
        <source>Delete the alert of {symbol}?</source>
        <translation>删除 {symbol} 的提醒？</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>The broker keeps them for all your programs: they are gone in those, too.</source>
        <translation>提醒由券商保存，供您所有程序使用：在其他程序也会消失。</translation>
    </message>
    <message>
        <source>Tideboard keeps them on this computer.</source>
        <translation>由 Tideboard 保存在这台电脑上。</translation>
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
        <translation>价位离开所报的档位并不等于消失：只是行情不再报送。只在价位被报送时才画格子；更远处有多少未知。订单的隐藏数量不在行情中。</translation>
    </message>
    <message>
        <source>Ask shares</source>
        <translation>卖盘股数</translation>
    </message>
    <message>
        <source>Asks shown now</source>
        <translation>现在所报的卖盘</translation>
    </message>
    <message>
        <source>B {shares} at {price}</source>
        <translation>买 {shares} @ {price}</translation>
    </message>
    <message>
        <source>Best ask</source>
        <translation>卖一</translation>
    </message>
    <message>
        <source>Best bid</source>
        <translation>买一</translation>
    </message>
    <message>
        <source>Best bid / ask then</source>
        <translation>当时买一 / 卖一</translation>
    </message>
    <message>
        <source>Bid shares</source>
        <translation>买盘股数</translation>
    </message>
    <message>
        <source>Bids shown now</source>
        <translation>现在所报的买盘</translation>
    </message>
    <message>
        <source>Book now</source>
        <translation>现在的摆盘</translation>
    </message>
    <message>
        <source>Book now, {age}</source>
        <translation>现在的摆盘，{age}</translation>
    </message>
    <message>
        <source>Book then</source>
        <translation>当时的摆盘</translation>
    </message>
    <message>
        <source>Book then, {age}</source>
        <translation>当时的摆盘，{age}前</translation>
    </message>
    <message>
        <source>Bought</source>
        <translation>买入</translation>
    </message>
    <message>
        <source>Buy {shares} at {price}, resting</source>
        <translation>买入 {shares} @ {price}，挂单中</translation>
    </message>
    <message>
        <source>CSV of cells</source>
        <translation>格子 CSV</translation>
    </message>
    <message>
        <source>Changes kept</source>
        <translation>保留的变动</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Columns in view</source>
        <translation>可见的列</translation>
    </message>
    <message>
        <source>Every change</source>
        <translation>每次变动</translation>
    </message>
    <message>
        <source>Fell at {time}</source>
        <translation>减少于 {time}</translation>
    </message>
    <message>
        <source>Fixed steps</source>
        <translation>固定分级</translation>
    </message>
    <message>
        <source>Its shares</source>
        <translation>其股数</translation>
    </message>
    <message>
        <source>Largest level</source>
        <translation>最大价位</translation>
    </message>
    <message>
        <source>Largest trades in view</source>
        <translation>可见的最大成交</translation>
    </message>
    <message>
        <source>Largest {width} in view, one side</source>
        <translation>可见最大的 {width}，单边</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>离开</translation>
    </message>
    <message>
        <source>Left at {time}</source>
        <translation>离开于 {time}</translation>
    </message>
    <message>
        <source>Level then</source>
        <translation>当时档位</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Map or table</source>
        <translation>图或表格</translation>
    </message>
    <message>
        <source>Nothing is recorded until the connection is back</source>
        <translation>恢复连接之前不作记录</translation>
    </message>
    <message>
        <source>Nothing recorded</source>
        <translation>没有记录</translation>
    </message>
    <message>
        <source>Own quantiles</source>
        <translation>自身分位</translation>
    </message>
    <message>
        <source>Panels beside the map</source>
        <translation>图旁的面板</translation>
    </message>
    <message>
        <source>Point at a cell, or move with the arrow keys</source>
        <translation>指向一个格子，或用方向键移动</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Recorded since {time}</source>
        <translation>自 {time} 起有记录</translation>
    </message>
    <message>
        <source>Replay from the cursor</source>
        <translation>从光标处回放</translation>
    </message>
    <message>
        <source>Replay from {time}</source>
        <translation>从 {time} 回放</translation>
    </message>
    <message>
        <source>Resting shares at each price, time in {zone}</source>
        <translation>各价位的挂单股数，时间为 {zone}</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>S {shares} at {price}</source>
        <translation>卖 {shares} @ {price}</translation>
    </message>
    <message>
        <source>Save the cells in view as CSV…</source>
        <translation>把可见的格子存为 CSV…</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>分级</translation>
    </message>
    <message>
        <source>Sell {shares} at {price}, resting</source>
        <translation>卖出 {shares} @ {price}，挂单中</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>全日</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股数</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>卖出</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Stood above {shares} shares</source>
        <translation>超过 {shares} 股的时间</translation>
    </message>
    <message>
        <source>The feed has the best bid and ask alone (LV1)
There is no map of levels</source>
        <translation>行情只有买一和卖一（LV1）
没有档位图</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Time axis</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>To now</source>
        <translation>到现在</translation>
    </message>
    <message>
        <source>Traded</source>
        <translation>成交额</translation>
    </message>
    <message>
        <source>Traded at {price} in view</source>
        <translation>可见范围内在 {price} 的成交</translation>
    </message>
    <message>
        <source>Trades from</source>
        <translation>成交自</translation>
    </message>
    <message>
        <source>Under the cursor</source>
        <translation>光标之下</translation>
    </message>
    <message>
        <source>What this picture is made of</source>
        <translation>此图由何而来</translation>
    </message>
    <message>
        <source>a reason that this version does not know</source>
        <translation>此版本不认识的原因</translation>
    </message>
    <message>
        <source>ask</source>
        <translation>卖</translation>
    </message>
    <message>
        <source>at the ask</source>
        <translation>主动买入</translation>
    </message>
    <message>
        <source>at the bid</source>
        <translation>主动卖出</translation>
    </message>
    <message>
        <source>beyond the reported levels at {price}</source>
        <translation>{price} 在所报档位之外</translation>
    </message>
    <message>
        <source>beyond the reported levels: not sent by the feed</source>
        <translation>在所报档位之外：行情不报送</translation>
    </message>
    <message>
        <source>bid</source>
        <translation>买</translation>
    </message>
    <message>
        <source>book pushes and the archive</source>
        <translation>摆盘推送与归档</translation>
    </message>
    <message>
        <source>book pushes, every change</source>
        <translation>摆盘推送，每次变动</translation>
    </message>
    <message>
        <source>book pushes, not every change</source>
        <translation>摆盘推送，并非每次变动</translation>
    </message>
    <message>
        <source>bought</source>
        <translation>买入</translation>
    </message>
    <message>
        <source>cells</source>
        <translation>格子</translation>
    </message>
    <message>
        <source>changes came faster than they could be kept</source>
        <translation>变动来得太快，无法保留</translation>
    </message>
    <message>
        <source>it still stands</source>
        <translation>仍在</translation>
    </message>
    <message>
        <source>it was no longer chosen</source>
        <translation>已不再选择</translation>
    </message>
    <message>
        <source>last state of each 15 s</source>
        <translation>每 15 秒的最后状态</translation>
    </message>
    <message>
        <source>last state of each minute</source>
        <translation>每分钟的最后状态</translation>
    </message>
    <message>
        <source>last state of each second</source>
        <translation>每秒的最后状态</translation>
    </message>
    <message>
        <source>left the reported levels</source>
        <translation>离开了所报的档位</translation>
    </message>
    <message>
        <source>neither</source>
        <translation>中性</translation>
    </message>
    <message>
        <source>no right to the book</source>
        <translation>没有摆盘权限</translation>
    </message>
    <message>
        <source>no trades recorded</source>
        <translation>没有记录逐笔成交</translation>
    </message>
    <message>
        <source>not every change was kept</source>
        <translation>并非每次变动都有保留</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>没有记录</translation>
    </message>
    <message>
        <source>not traded: withdrawn</source>
        <translation>未成交：已撤走</translation>
    </message>
    <message>
        <source>nothing recorded</source>
        <translation>没有记录</translation>
    </message>
    <message>
        <source>nothing recorded for {time}</source>
        <translation>有 {time} 没有记录</translation>
    </message>
    <message>
        <source>nothing recorded it then</source>
        <translation>当时没有程序记录</translation>
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
        <translation>股在 {price} 买盘</translation>
    </message>
    <message>
        <source>shares offered at {price}</source>
        <translation>股在 {price} 卖盘</translation>
    </message>
    <message>
        <source>shares reported at {price}</source>
        <translation>股报于 {price}</translation>
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
        <translation>卖出</translation>
    </message>
    <message>
        <source>the archive, as known then</source>
        <translation>归档，按当时所知</translation>
    </message>
    <message>
        <source>the connection was lost</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>the provider sent nothing</source>
        <translation>供应商没有发送</translation>
    </message>
    <message>
        <source>the provider&apos;s limit was reached</source>
        <translation>达到供应商的上限</translation>
    </message>
    <message>
        <source>the provider&apos;s server failed</source>
        <translation>供应商的服务器出错</translation>
    </message>
    <message>
        <source>the record is damaged</source>
        <translation>记录已损坏</translation>
    </message>
    <message>
        <source>the record was deleted</source>
        <translation>记录已删除</translation>
    </message>
    <message>
        <source>there was no room</source>
        <translation>没有空间</translation>
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
        <translation>{count} 笔，自 {least} {currency}</translation>
    </message>
    <message>
        <source>{count} levels</source>
        <translation>{count} 档</translation>
    </message>
    <message>
        <source>{count} levels each side</source>
        <translation>每边 {count} 档</translation>
    </message>
    <message>
        <source>{count} shares</source>
        <translation>{count} 股</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
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
        <translation>{steps}；颜色只表示数量</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>cash, {currency}</source>
        <translation>现金，{currency}</translation>
    </message>
    <message>
        <source>margin, {currency}</source>
        <translation>保证金，{currency}</translation>
    </message>
</context>
<context>
    <name>DockCommands</name>
    <message>
        <source>All docks of this kind are open.</source>
        <translation>这类面板已全部打开。</translation>
    </message>
    <message>
        <source>Close dock</source>
        <translation>关闭面板</translation>
    </message>
    <message>
        <source>Default layout</source>
        <translation>默认布局</translation>
    </message>
    <message>
        <source>Default layout with tabs</source>
        <translation>默认布局（标签页）</translation>
    </message>
    <message>
        <source>Delete layout</source>
        <translation>删除布局</translation>
    </message>
    <message>
        <source>Docks</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Export layout…</source>
        <translation>导出布局…</translation>
    </message>
    <message>
        <source>Float dock</source>
        <translation>面板浮动</translation>
    </message>
    <message>
        <source>Go to {dock}</source>
        <translation>前往{dock}</translation>
    </message>
    <message>
        <source>Import layout…</source>
        <translation>导入布局…</translation>
    </message>
    <message>
        <source>Layout: {name}</source>
        <translation>布局：{name}</translation>
    </message>
    <message>
        <source>Layouts</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Link dock to {letter}</source>
        <translation>面板关联到 {letter}</translation>
    </message>
    <message>
        <source>Make dock lower</source>
        <translation>面板缩低</translation>
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
        <translation>面板加宽</translation>
    </message>
    <message>
        <source>Move dock down</source>
        <translation>面板移到下面</translation>
    </message>
    <message>
        <source>Move dock left</source>
        <translation>面板移到左边</translation>
    </message>
    <message>
        <source>Move dock right</source>
        <translation>面板移到右边</translation>
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
        <translation>下一个面板</translation>
    </message>
    <message>
        <source>Previous dock</source>
        <translation>上一个面板</translation>
    </message>
    <message>
        <source>Put dock back</source>
        <translation>面板放回原位</translation>
    </message>
    <message>
        <source>Redo layout change</source>
        <translation>重做布局更改</translation>
    </message>
    <message>
        <source>Rename layout…</source>
        <translation>重命名布局…</translation>
    </message>
    <message>
        <source>Save layout</source>
        <translation>保存布局</translation>
    </message>
    <message>
        <source>Save layout as…</source>
        <translation>布局另存为…</translation>
    </message>
    <message>
        <source>Stack dock on its neighbour</source>
        <translation>与相邻面板叠放</translation>
    </message>
    <message>
        <source>The layout has no name yet.</source>
        <translation>布局尚未命名。</translation>
    </message>
    <message>
        <source>Undo layout change</source>
        <translation>撤销布局更改</translation>
    </message>
    <message>
        <source>Unlink dock</source>
        <translation>取消面板关联</translation>
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
        <translation>关闭面板</translation>
    </message>
</context>
<context>
    <name>Docks</name>
    <message>
        <source>A and H premium</source>
        <translation>AH 溢价</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Behind the flow</source>
        <translation>资金流背后</translation>
    </message>
    <message>
        <source>Calendar</source>
        <translation>日历</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Corporate actions</source>
        <translation>公司行动</translation>
    </message>
    <message>
        <source>Derivatives</source>
        <translation>衍生品</translation>
    </message>
    <message>
        <source>Futures</source>
        <translation>期货</translation>
    </message>
    <message>
        <source>Gateway console</source>
        <translation>网关控制台</translation>
    </message>
    <message>
        <source>Gateway health</source>
        <translation>网关状态</translation>
    </message>
    <message>
        <source>IPO calendar</source>
        <translation>新股日历</translation>
    </message>
    <message>
        <source>Market days</source>
        <translation>交易日历</translation>
    </message>
    <message>
        <source>News</source>
        <translation>新闻</translation>
    </message>
    <message>
        <source>Order book</source>
        <translation>摆盘</translation>
    </message>
    <message>
        <source>Order entry</source>
        <translation>下单</translation>
    </message>
    <message>
        <source>Positions and orders</source>
        <translation>持仓与委托</translation>
    </message>
    <message>
        <source>Screener</source>
        <translation>条件选股</translation>
    </message>
    <message>
        <source>Treemap</source>
        <translation>矩形树图</translation>
    </message>
    <message>
        <source>Two listings</source>
        <translation>两地上市</translation>
    </message>
    <message>
        <source>Warrants</source>
        <translation>窝轮牛熊证</translation>
    </message>
    <message>
        <source>Watchlist</source>
        <translation>自选</translation>
    </message>
    <message>
        <source>brokers&apos; holdings</source>
        <translation>经纪商持股</translation>
    </message>
    <message>
        <source>candles</source>
        <translation>K 线</translation>
    </message>
    <message>
        <source>candlesticks</source>
        <translation>蜡烛图</translation>
    </message>
    <message>
        <source>cross-listing</source>
        <translation>两地上市比较</translation>
    </message>
    <message>
        <source>dates of results</source>
        <translation>业绩日期</translation>
    </message>
    <message>
        <source>depth map</source>
        <translation>深度图</translation>
    </message>
    <message>
        <source>earnings calendar</source>
        <translation>财报日历</translation>
    </message>
    <message>
        <source>economic calendar</source>
        <translation>经济日历</translation>
    </message>
    <message>
        <source>filings</source>
        <translation>公告</translation>
    </message>
    <message>
        <source>grid of charts</source>
        <translation>多图并列</translation>
    </message>
    <message>
        <source>headlines</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>heat map of the order book</source>
        <translation>摆盘热图</translation>
    </message>
    <message>
        <source>holders</source>
        <translation>股东</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>保证金</translation>
    </message>
    <message>
        <source>payoff</source>
        <translation>盈亏图</translation>
    </message>
    <message>
        <source>portfolio</source>
        <translation>投资组合</translation>
    </message>
    <message>
        <source>price chart</source>
        <translation>价格图表</translation>
    </message>
    <message>
        <source>profit and loss</source>
        <translation>盈亏</translation>
    </message>
    <message>
        <source>resting orders by time</source>
        <translation>各时间的挂单</translation>
    </message>
    <message>
        <source>round trips</source>
        <translation>完整交易</translation>
    </message>
    <message>
        <source>short selling</source>
        <translation>卖空</translation>
    </message>
    <message>
        <source>spread of options</source>
        <translation>期权价差</translation>
    </message>
    <message>
        <source>total assets</source>
        <translation>总资产</translation>
    </message>
    <message>
        <source>trade journal</source>
        <translation>交易日记</translation>
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
        <translation>已删除一条画线。</translation>
    </message>
    <message>
        <source>Brown</source>
        <translation>棕色</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Cobalt</source>
        <translation>钴蓝</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Dashed</source>
        <translation>虚线</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Delete all drawings of the security</source>
        <translation>删除该证券的全部画线</translation>
    </message>
    <message>
        <source>Delete the drawing</source>
        <translation>删除画线</translation>
    </message>
    <message>
        <source>Delete the selected drawing</source>
        <translation>删除所选画线</translation>
    </message>
    <message>
        <source>Dotted</source>
        <translation>点线</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>画线</translation>
    </message>
    <message>
        <source>Drawing tools</source>
        <translation>画线工具</translation>
    </message>
    <message>
        <source>Drawings on the chart</source>
        <translation>图表上的画线</translation>
    </message>
    <message>
        <source>Edit the words</source>
        <translation>编辑文字</translation>
    </message>
    <message>
        <source>Fibonacci retracement</source>
        <translation>斐波那契回调</translation>
    </message>
    <message>
        <source>Fold the drawing tools</source>
        <translation>收起画线工具</translation>
    </message>
    <message>
        <source>Hide all drawings</source>
        <translation>隐藏全部画线</translation>
    </message>
    <message>
        <source>Horizontal line</source>
        <translation>水平线</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>小时</translation>
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
        <translation>青柠</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>线型</translation>
    </message>
    <message>
        <source>Lock all drawings</source>
        <translation>锁定全部画线</translation>
    </message>
    <message>
        <source>Magnet to open, high, low, close</source>
        <translation>吸附到开盘、最高、最低、收盘价</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Months and longer</source>
        <translation>月及以上</translation>
    </message>
    <message>
        <source>More drawing tools</source>
        <translation>更多画线工具</translation>
    </message>
    <message>
        <source>No more drawings: at most {most} of a security and {all} in all</source>
        <translation>不能再添加画线：每只证券最多 {most} 个，合计最多 {all} 个</translation>
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
        <translation>射线</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Redo on the chart</source>
        <translation>重做图表上的更改</translation>
    </message>
    <message>
        <source>Rose</source>
        <translation>玫瑰</translation>
    </message>
    <message>
        <source>Select and move</source>
        <translation>选择与移动</translation>
    </message>
    <message>
        <source>Show or fold the drawing tools</source>
        <translation>显示或收起画线工具</translation>
    </message>
    <message>
        <source>Show the drawing tools</source>
        <translation>显示画线工具</translation>
    </message>
    <message>
        <source>Shown on</source>
        <translation>显示于</translation>
    </message>
    <message>
        <source>Solid</source>
        <translation>实线</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Trend line</source>
        <translation>趋势线</translation>
    </message>
    <message>
        <source>Undo on the chart</source>
        <translation>撤销图表上的更改</translation>
    </message>
    <message>
        <source>Weeks</source>
        <translation>周</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>粗细</translation>
    </message>
    <message>
        <source>Words on the chart</source>
        <translation>图表上的文字</translation>
    </message>
    <message>
        <source>{count} bars</source>
        <translation>{count} 根K线</translation>
    </message>
    <message>
        <source>{count} drawings are not shown: the factors of this adjustment are not known</source>
        <translation>{count} 个画线未显示：此复权方式的因子未知</translation>
    </message>
    <message>
        <source>{count} drawings of the layout cannot be shown and stay in its file: {reason}</source>
        <translation>布局中有 {count} 个画线无法显示，仍保留在文件中：{reason}</translation>
    </message>
    <message>
        <source>{count} drawings were deleted.</source>
        <translation>已删除 {count} 条画线。</translation>
    </message>
    <message>
        <source>{number} of {count}: {drawing}</source>
        <translation>第 {number} 个，共 {count} 个：{drawing}</translation>
    </message>
</context>
<context>
    <name>Environment</name>
    <message>
        <source>LIVE</source>
        <translation>实盘</translation>
    </message>
    <message>
        <source>PAPER</source>
        <translation>模拟</translation>
    </message>
    <message>
        <source>PRACTICE</source>
        <translation>练习</translation>
    </message>
    <message>
        <source>real money</source>
        <translation>真实资金</translation>
    </message>
    <message>
        <source>simulated by the broker</source>
        <translation>由券商模拟</translation>
    </message>
    <message>
        <source>simulated exchange</source>
        <translation>模拟交易所</translation>
    </message>
    <message>
        <source>simulated exchange, no real money</source>
        <translation>练习交易所，非真实资金</translation>
    </message>
    <message>
        <source>the broker&apos;s simulation, no real money</source>
        <translation>券商的模拟，非真实资金</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>A GTD order needs the last day on which it stays.</source>
        <translation>GTD 委托需要到期日。</translation>
    </message>
    <message>
        <source>A change either sets attached exits or withdraws them.</source>
        <translation>一次更改只能设置或撤回附带离场单，不能两者并行。</translation>
    </message>
    <message>
        <source>A combination has {least} to {most} legs, not {count}.</source>
        <translation>组合须有 {least} 至 {most} 腿，而非 {count} 腿。</translation>
    </message>
    <message>
        <source>A combination is a limit or a market order.</source>
        <translation>组合只能是限价单或市价单。</translation>
    </message>
    <message>
        <source>A compressed message of {length} bytes cannot be opened.</source>
        <translation>无法解开 {length} 字节的压缩消息。</translation>
    </message>
    <message>
        <source>A condition counts over 1 to {limit} days, not {days}.</source>
        <translation>条件的天数为 1 至 {limit}，不能是 {days}。</translation>
    </message>
    <message>
        <source>A fault of Tideboard itself ended the connection.</source>
        <translation>Tideboard 自身的故障使连接中断。</translation>
    </message>
    <message>
        <source>A file of the place has a name that leads out of it: {path}.</source>
        <translation>共享位置有文件的名称指向该位置之外：{path}。</translation>
    </message>
    <message>
        <source>A hub does not pass this on; a connection of its own has it.</source>
        <translation>行情中枢不转发此项；直接连接才有。</translation>
    </message>
    <message>
        <source>A market order has no limit price.</source>
        <translation>市价单没有限价。</translation>
    </message>
    <message>
        <source>A message ends after {length} bytes, before its own end.</source>
        <translation>消息在 {length} 字节处中断，并不完整。</translation>
    </message>
    <message>
        <source>A message has a signature of a wrong length ({length}).</source>
        <translation>消息的签名长度错误（{length}）。</translation>
    </message>
    <message>
        <source>A message has {length} bytes where it says {expected}.</source>
        <translation>消息有 {length} 字节，应为 {expected}。</translation>
    </message>
    <message>
        <source>A message was damaged on the way (call {proto_id}).</source>
        <translation>消息在途中损坏（请求 {proto_id}）。</translation>
    </message>
    <message>
        <source>A name of 1 to 32 visible characters, please.</source>
        <translation>名称须为 1 至 32 个可见字符。</translation>
    </message>
    <message>
        <source>A newer Tideboard made the archive (form {version}). It is left as it is; start that version.</source>
        <translation>归档由更新版本的 Tideboard 建立（格式 {version}），保持不变；请启动该版本。</translation>
    </message>
    <message>
        <source>A newer Tideboard made the table “{table}” of the place (form {version}). Install that version.</source>
        <translation>共享位置的表“{table}”由较新的 Tideboard 建立（格式 {version}）。请安装该版本。</translation>
    </message>
    <message>
        <source>A note has at most {limit} characters, not {value}.</source>
        <translation>备注最多 {limit} 个字符，不能是 {value} 个。</translation>
    </message>
    <message>
        <source>A note has at most {most} characters.</source>
        <translation>备注最多 {most} 个字。</translation>
    </message>
    <message>
        <source>A page of results has 1 to {limit} rows.</source>
        <translation>每页结果为 1 至 {limit} 行。</translation>
    </message>
    <message>
        <source>A part of the archive has a form that this version cannot read (form {format}).</source>
        <translation>归档有一部分的格式本版本无法读取（格式 {format}）。</translation>
    </message>
    <message>
        <source>A part of the archive is damaged: {series} of {symbol} on {day}, from {provider}. The rest is whole.</source>
        <translation>归档有一部分损坏：{symbol} 在 {day} 的 {series}，来自 {provider}。其余完好。</translation>
    </message>
    <message>
        <source>A price has at most {most} digits before and after its point.</source>
        <translation>价格的小数点前后最多各 {most} 位。</translation>
    </message>
    <message>
        <source>A quantity above {most} cannot be sent.</source>
        <translation>数量超过 {most}，不能发送。</translation>
    </message>
    <message>
        <source>A raise of the loss brake of {account} wants the password.</source>
        <translation>放宽 {account} 的亏损刹停需要密码。</translation>
    </message>
    <message>
        <source>A replay has no way to trade.</source>
        <translation>回放中无法交易。</translation>
    </message>
    <message>
        <source>A request may wait 60,000 ms at most, not {timeout_ms}.</source>
        <translation>请求最多等候 60,000 毫秒，不能是 {timeout_ms}。</translation>
    </message>
    <message>
        <source>A rule needs at least one comparison, at most {most}, in groups at most {depth} deep.</source>
        <translation>一条规则至少需要一个比较，最多 {most} 个，分组最多 {depth} 层。</translation>
    </message>
    <message>
        <source>A subscription can be given back after one minute.</source>
        <translation>订阅满一分钟后才能取消。</translation>
    </message>
    <message>
        <source>A text size of {value} % is outside {least} to {most} %.</source>
        <translation>文字大小 {value} % 不在 {least} 至 {most} % 之内。</translation>
    </message>
    <message>
        <source>A trading password has at least {shortest} characters.</source>
        <translation>交易密码至少要有 {shortest} 个字符。</translation>
    </message>
    <message>
        <source>A trading password was chosen before. Type that one.</source>
        <translation>之前已设定交易密码，请输入那一个。</translation>
    </message>
    <message>
        <source>A trailing stop limit needs the distance of its limit.</source>
        <translation>跟踪止损限价单需要限价的距离。</translation>
    </message>
    <message>
        <source>A trailing stop needs one distance: an amount or a percentage.</source>
        <translation>跟踪止损需要一个距离：金额或百分比。</translation>
    </message>
    <message>
        <source>A watchlist cannot be called “{name}”.</source>
        <translation>自选列表不能名为“{name}”。</translation>
    </message>
    <message>
        <source>A working trailing stop keeps its kind of distance, amount or percentage.</source>
        <translation>已挂出的跟踪止损不能在金额与百分比之间更换。</translation>
    </message>
    <message>
        <source>Alerts of {market} ring in the regular session only.</source>
        <translation>{market} 的提醒只在正常时段发出。</translation>
    </message>
    <message>
        <source>All legs of a combination are of one market.</source>
        <translation>组合的各腿须属同一市场。</translation>
    </message>
    <message>
        <source>An alert&apos;s value has at most {limit} decimal places.</source>
        <translation>提醒的数值最多 {limit} 位小数。</translation>
    </message>
    <message>
        <source>An encrypted message cannot be opened. Is it OpenD&apos;s own key file?</source>
        <translation>无法解开加密消息。是否 OpenD 自己的密钥文件？</translation>
    </message>
    <message>
        <source>An encrypted message has a wrong length ({length}).</source>
        <translation>加密消息长度错误（{length}）。</translation>
    </message>
    <message>
        <source>An error in Tideboard ended it; the log file has the details.</source>
        <translation>Tideboard 出错，未能继续；详情见日志文件。</translation>
    </message>
    <message>
        <source>Another confirmation is open; answer that one first.</source>
        <translation>另一个确认正在等候；请先处理。</translation>
    </message>
    <message>
        <source>Another order came in meanwhile; nothing was sent. Look at the list again.</source>
        <translation>期间有新委托；没有发送任何内容。请再看一次清单。</translation>
    </message>
    <message>
        <source>Another password is being checked. Try again in a moment.</source>
        <translation>正在核对另一个密码，请稍后再试。</translation>
    </message>
    <message>
        <source>Another program has {path} open. End it, then try again; nothing was changed.</source>
        <translation>另一程序正在使用 {path}。请结束该程序后重试；未作任何更改。</translation>
    </message>
    <message>
        <source>Another program listens at {path}.</source>
        <translation>另一个程序正在使用 {path}。</translation>
    </message>
    <message>
        <source>Another program signed in with the same keys and took this connection&apos;s place.</source>
        <translation>其他程序以相同的 Key 登录，取代了此连接。</translation>
    </message>
    <message>
        <source>Another program writes the archive: {program}, process {process}. This one reads it only.</source>
        <translation>另一程序正在写入归档：{program}，进程 {process}。本程序只读取。</translation>
    </message>
    <message>
        <source>Another tideboard-hub passes values on over this server.</source>
        <translation>另一个 tideboard-hub 正通过此服务器转发。</translation>
    </message>
    <message>
        <source>Attached exits need a take profit or a stop loss.</source>
        <translation>附带离场单需要止盈或止损。</translation>
    </message>
    <message>
        <source>Attached exits wait for their price, so they cannot be immediate-or-cancel.</source>
        <translation>附带离场单要等待触发价，不能是即时成交否则取消。</translation>
    </message>
    <message>
        <source>Connect an account with real money first: its password is asked.</source>
        <translation>请先连接实盘账户：会询问其密码。</translation>
    </message>
    <message>
        <source>Each leg of a combination is a contract of its own.</source>
        <translation>组合的每一腿须为不同合约。</translation>
    </message>
    <message>
        <source>For the broker&apos;s support: code {number}, trace {trace}.</source>
        <translation>供券商客服追查：代码 {number}，编号 {trace}。</translation>
    </message>
    <message>
        <source>For the broker&apos;s support: trace {trace}.</source>
        <translation>供券商客服追查的编号：{trace}。</translation>
    </message>
    <message>
        <source>Here each leg has the ratio 1. For more contracts send more combinations.</source>
        <translation>在此每条腿的比例均为 1。要更多张数，请增加组合的份数。</translation>
    </message>
    <message>
        <source>Holdings’ changes are told over 1, 5, 20 and 60 days, not {value}.</source>
        <translation>持股变动只提供 1、5、20 和 60 天，没有 {value} 天。</translation>
    </message>
    <message>
        <source>It cannot take the place of that order.</source>
        <translation>它不能替换该订单。</translation>
    </message>
    <message>
        <source>It could not be closed when its turn came.</source>
        <translation>轮到它时未能平仓。</translation>
    </message>
    <message>
        <source>It covers {sold}, still sold.</source>
        <translation>它备兑仍然卖空的 {sold}。</translation>
    </message>
    <message>
        <source>It does not trade now, outside regular hours.</source>
        <translation>它在常规时段之外，现在不交易。</translation>
    </message>
    <message>
        <source>It is being closed already.</source>
        <translation>它已在平仓中。</translation>
    </message>
    <message>
        <source>It is not filled in yet: Settings, Notices.</source>
        <translation>尚未填写：设置，通知。</translation>
    </message>
    <message>
        <source>It is not known how old the hub&apos;s answer is: it counts for nothing.</source>
        <translation>不知道行情中枢的答复有多旧：不作数。</translation>
    </message>
    <message>
        <source>It is not the order that you confirmed.</source>
        <translation>这不是您确认的委托。</translation>
    </message>
    <message>
        <source>It may cover {sold}, still sold: not all terms are known.</source>
        <translation>它可能备兑仍然卖空的 {sold}：合约条款并非全部已知。</translation>
    </message>
    <message>
        <source>It was given up before it could be sent.</source>
        <translation>发送之前已放弃。</translation>
    </message>
    <message>
        <source>Its box was not ticked.</source>
        <translation>未勾选此项。</translation>
    </message>
    <message>
        <source>Its limit {price} does not reach the best price {best}.</source>
        <translation>其限价 {price} 够不到最优价 {best}。</translation>
    </message>
    <message>
        <source>Keys and market data do not go to {host} in clear text: use an https address.</source>
        <translation>密钥和行情数据不会以明文传到 {host}：请使用 https 地址。</translation>
    </message>
    <message>
        <source>Keys are not sent in clear text to another computer. Use an https and wss address instead of {host}.</source>
        <translation>Key 不会以明文送到另一台电脑。请用 https 和 wss 地址代替 {host}。</translation>
    </message>
    <message>
        <source>Minute {minute} lies outside the hours of its session and was not recorded.</source>
        <translation>第 {minute} 分钟不在该交易时段内，没有记录。</translation>
    </message>
    <message>
        <source>Minutes of capital flow cannot be read again: confirm that they are to be dropped.</source>
        <translation>资金流向的分钟数据无法再次读取：请确认要删除。</translation>
    </message>
    <message>
        <source>No NATS server answers at {address}: prices of the hub do not come. Start it, or look at its output.</source>
        <translation>{address} 没有 NATS 服务器应答：行情中枢的行情不来。请启动它，或查看其输出。</translation>
    </message>
    <message>
        <source>No account is chosen yet.</source>
        <translation>尚未选择账户。</translation>
    </message>
    <message>
        <source>No answer came in time.</source>
        <translation>未及时收到回应。</translation>
    </message>
    <message>
        <source>No ask: nobody sells now.</source>
        <translation>没有卖价：现在无人卖出。</translation>
    </message>
    <message>
        <source>No bid: nobody buys now.</source>
        <translation>没有买价：现在无人买入。</translation>
    </message>
    <message>
        <source>No day up to {day} began late.</source>
        <translation>截至 {day}，没有延迟开市的交易日。</translation>
    </message>
    <message>
        <source>No key of the hub is kept on this computer. Open “Connection” and paste the line of its file window.key.</source>
        <translation>此电脑未保存行情中枢的密钥。请打开“连接”，粘贴其 window.key 文件的那一行。</translation>
    </message>
    <message>
        <source>No keyring answers, so no password is saved: you type it at each unlock. Start GNOME Keyring or KWallet, then try again.</source>
        <translation>密钥环没有回应，因此不保存密码：每次解锁都要输入。请启动 GNOME Keyring 或 KWallet 后再试。</translation>
    </message>
    <message>
        <source>No keyring keeps the trading password: a pin needs one that lasts over a restart.</source>
        <translation>没有密钥环保存交易密码：钉住账户需要重启后仍有效的密码。</translation>
    </message>
    <message>
        <source>No keyring that protects secrets was found, so no password is saved: you type it at each unlock. Start GNOME Keyring or KWallet, then try again.</source>
        <translation>找不到能保护密码的密钥环，因此不保存密码：每次解锁都要输入。请启动 GNOME Keyring 或 KWallet 后再试。</translation>
    </message>
    <message>
        <source>No order book of this security was recorded. The Archive dock chooses of which ones books are kept.</source>
        <translation>没有记录该证券的摆盘。在归档面板中选择保留哪些证券的摆盘。</translation>
    </message>
    <message>
        <source>No password is remembered for this account.</source>
        <translation>没有记住此账户的密码。</translation>
    </message>
    <message>
        <source>No price is known.</source>
        <translation>没有价格。</translation>
    </message>
    <message>
        <source>No prices for {symbol}: your login may watch {limit} symbols, and all places are taken. Close a list or a panel to free some.</source>
        <translation>没有 {symbol} 的行情：您的登录最多可看 {limit} 个代码，现已用完。请关闭列表或面板腾出名额。</translation>
    </message>
    <message>
        <source>No trades of this security were recorded. The Archive dock chooses of which ones trades are kept.</source>
        <translation>没有记录该证券的逐笔成交。在归档面板中选择保留哪些证券的成交。</translation>
    </message>
    <message>
        <source>No trading password is chosen yet. Unlock trading first to choose one.</source>
        <translation>尚未自设交易密码。请先解锁交易并设定。</translation>
    </message>
    <message>
        <source>No value lies between {least} and {most}.</source>
        <translation>{least} 与 {most} 之间没有数值。</translation>
    </message>
    <message>
        <source>Nothing answered at {host}:{port} in time.</source>
        <translation>{host}:{port} 未及时回应。</translation>
    </message>
    <message>
        <source>Nothing answers at {host}:{port} ({detail}).</source>
        <translation>{host}:{port} 没有回应（{detail}）。</translation>
    </message>
    <message>
        <source>Nothing goes to the broker without a confirmation.</source>
        <translation>没有确认，任何委托都不会送到券商。</translation>
    </message>
    <message>
        <source>Nothing has come over the connection for {seconds} s.</source>
        <translation>连接已有 {seconds} 秒没有收到任何内容。</translation>
    </message>
    <message>
        <source>Nothing is left that is free to be closed.</source>
        <translation>没有剩下可平的数量。</translation>
    </message>
    <message>
        <source>Nothing of it was recorded on this day.</source>
        <translation>该日没有记录。</translation>
    </message>
    <message>
        <source>Nothing was signed in; the browser came back with: “{text}”</source>
        <translation>未能登录；浏览器返回：“{text}”</translation>
    </message>
    <message>
        <source>Only a GTD order has a last day.</source>
        <translation>只有 GTD 委托有到期日。</translation>
    </message>
    <message>
        <source>Only a trailing stop limit has a distance of its limit.</source>
        <translation>只有跟踪止损限价单有限价的距离。</translation>
    </message>
    <message>
        <source>Only an account with real money is pinned; {account} has none.</source>
        <translation>只有实盘账户可以钉住；{account} 没有真实资金。</translation>
    </message>
    <message>
        <source>Only day, week and month flow take a date range.</source>
        <translation>只有日、周、月资金流向可选日期范围。</translation>
    </message>
    <message>
        <source>Only stop orders have a stop price.</source>
        <translation>只有止损单有止损价。</translation>
    </message>
    <message>
        <source>Only trailing stops have a distance.</source>
        <translation>只有跟踪止损单有跟踪距离。</translation>
    </message>
    <message>
        <source>OpenD does not use encryption, or another key: give it the same key file.</source>
        <translation>OpenD 未用加密，或密钥不同：请给它同一个密钥文件。</translation>
    </message>
    <message>
        <source>OpenD got no answer from the broker: “{text}”</source>
        <translation>OpenD 收不到券商的回应：“{text}”</translation>
    </message>
    <message>
        <source>OpenD has lost its own connection to the broker: “{text}”</source>
        <translation>OpenD 与券商的连接已断：“{text}”</translation>
    </message>
    <message>
        <source>Order {order} works still: once cancelled it could not be put back, and its box was not ticked.</source>
        <translation>订单 {order} 仍然有效：撤销后无法放回，且未勾选此项。</translation>
    </message>
    <message>
        <source>Orders never pass a hub. Choose a connection for orders beside it (Connect), or only watch.</source>
        <translation>委托从不经过行情中枢。请（在“连接”中）另选一个委托连接，或只看行情。</translation>
    </message>
    <message>
        <source>Others may read {path}. Give it mode 0600.</source>
        <translation>其他人可以读取 {path}。请把权限设为 0600。</translation>
    </message>
    <message>
        <source>Passwords and orders are not sent in clear text to another computer. Set up OpenD&apos;s encryption.</source>
        <translation>密码和委托不会以明文送到另一台电脑。请为 OpenD 设置加密。</translation>
    </message>
    <message>
        <source>Passwords and orders are not sent in clear text to {host}, another computer. Use https.</source>
        <translation>密码和委托不会以明文送到另一台电脑 {host}。请用 https。</translation>
    </message>
    <message>
        <source>Practice and real connections do not go together: prices, orders and the second flow must all be practice or all be real.</source>
        <translation>练习与真实连接不能同用：行情、委托和第二资金流向须全部是练习，或全部是真实。</translation>
    </message>
    <message>
        <source>Prices do not pass to {host} in clear text, where they could be changed. Use tls://.</source>
        <translation>行情不以明文传到 {host}，途中可能被改动。请使用 tls://。</translation>
    </message>
    <message>
        <source>Releases are asked for over https only, so that nobody on the way can change the answer ({host}).</source>
        <translation>发布版本只经 https 查询，以免途中有人更改答复（{host}）。</translation>
    </message>
    <message>
        <source>Results can be sorted only by a figure with a condition; add one for it.</source>
        <translation>结果只能按条件中的指标排序；请添加该条件。</translation>
    </message>
    <message>
        <source>Rows of publication {number} are missing in the place. tideboard-archive shared verify says more.</source>
        <translation>共享位置缺少第 {number} 次发布的数据。详情请运行 tideboard-archive shared verify。</translation>
    </message>
    <message>
        <source>Something went wrong: {code}</source>
        <translation>出现问题：{code}</translation>
    </message>
    <message>
        <source>The NATS server at {address} is there, but no hub answers on it. Start tideboard-hub run.</source>
        <translation>{address} 的 NATS 服务器在，但没有行情中枢应答。请启动 tideboard-hub run。</translation>
    </message>
    <message>
        <source>The NATS server at {host}:{port} refuses the key of the hub.</source>
        <translation>{host}:{port} 的 NATS 服务器拒绝行情中枢的密钥。</translation>
    </message>
    <message>
        <source>The NATS server refuses what a window asks (“{text}”). Run tideboard-hub setup again, and restart both.</source>
        <translation>NATS 服务器拒绝窗口的请求（“{text}”）。请重新运行 tideboard-hub setup，并重启两者。</translation>
    </message>
    <message>
        <source>The access token has ended or was replaced. Enter the one that is in force: “{text}”</source>
        <translation>Access Token 已到期或已更换。请输入现行的：“{text}”</translation>
    </message>
    <message>
        <source>The account does not trade {market}.</source>
        <translation>账户不能交易 {market}。</translation>
    </message>
    <message>
        <source>The account was pinned before it could be sent.</source>
        <translation>发送之前账户已被钉住。</translation>
    </message>
    <message>
        <source>The account&apos;s token, a second factor beside the trade password, stands in the way of this unlock: look in the broker&apos;s app whether it is on and bound, or unlock in OpenD&apos;s own window. The broker says: “{text}”</source>
        <translation>账户的令牌（交易密码之外的第二重验证）使本次解锁无法完成：请在券商 App 查看令牌是否已启用并绑定，或在 OpenD 自己的窗口中解锁。券商说：“{text}”</translation>
    </message>
    <message>
        <source>The amount {value} is too large for the archive to keep exactly.</source>
        <translation>数额 {value} 过大，归档无法精确保存。</translation>
    </message>
    <message>
        <source>The answer cannot be read (call {proto_id}).</source>
        <translation>无法读取回复（请求 {proto_id}）。</translation>
    </message>
    <message>
        <source>The answer is too large to pass the hub.</source>
        <translation>答复太大，无法通过行情中枢。</translation>
    </message>
    <message>
        <source>The archive cannot be read ({reason}).</source>
        <translation>无法读取归档（{reason}）。</translation>
    </message>
    <message>
        <source>The archive could not be written ({text}). What it has stays.</source>
        <translation>无法写入归档（{text}）。已有内容不变。</translation>
    </message>
    <message>
        <source>The archive has no trading hours of {market} on {day}.</source>
        <translation>归档中没有 {market} 在 {day} 的交易时间。</translation>
    </message>
    <message>
        <source>The archive&apos;s file cannot be read ({text}). Restore a backup, or move the file away to begin anew.</source>
        <translation>无法读取归档文件（{text}）。请恢复备份，或移走该文件重新开始。</translation>
    </message>
    <message>
        <source>The broker allows {limit} connections, and {online} are open. Close other programs on this account.</source>
        <translation>券商允许 {limit} 个连接，已有 {online} 个。请关闭此账户的其他程序。</translation>
    </message>
    <message>
        <source>The broker answered without an order id.</source>
        <translation>券商的回复没有委托编号。</translation>
    </message>
    <message>
        <source>The broker cannot cancel all orders of this account in one go.</source>
        <translation>券商不能一次撤销此账户的全部委托。</translation>
    </message>
    <message>
        <source>The broker cannot do this to an order.</source>
        <translation>券商不支持这种委托操作。</translation>
    </message>
    <message>
        <source>The broker cannot read the call: “{text}”</source>
        <translation>券商无法读取请求：“{text}”</translation>
    </message>
    <message>
        <source>The broker cannot sort warrants by this column.</source>
        <translation>券商不能按此列排序窝轮。</translation>
    </message>
    <message>
        <source>The broker cannot verify the call. Check the app secret and this computer&apos;s clock: “{text}”</source>
        <translation>券商无法核实请求。请检查 App Secret 和本机时钟：“{text}”</translation>
    </message>
    <message>
        <source>The broker closed the connection ({reason}): “{text}”</source>
        <translation>券商关闭了连接（{reason}）：“{text}”</translation>
    </message>
    <message>
        <source>The broker counts this computer&apos;s address as mainland China and takes no orders of programs from there: “{text}” Use the broker&apos;s own app; its support can say why.</source>
        <translation>券商认为本计算机的网络地址在中国内地，不接受从那里由程序发出的订单：“{text}”。请使用券商自己的应用；原因可向其客服查询。</translation>
    </message>
    <message>
        <source>The broker did not accept the login: “{text}”</source>
        <translation>券商不接受登录：“{text}”</translation>
    </message>
    <message>
        <source>The broker did not accept the sign-in: “{text}”</source>
        <translation>券商不接受此登录：“{text}”</translation>
    </message>
    <message>
        <source>The broker did not confirm in time that its exits are cancelled.</source>
        <translation>券商没有及时确认平仓委托已撤销。</translation>
    </message>
    <message>
        <source>The broker did not confirm in time that its ticked entries are cancelled.</source>
        <translation>券商没有及时确认勾选的开仓委托已撤销。</translation>
    </message>
    <message>
        <source>The broker did not confirm the cancel within 10 s: no stop was sent.</source>
        <translation>券商未在 10 秒内确认撤单：未发送止损单。</translation>
    </message>
    <message>
        <source>The broker does not allow this app key from your internet address: “{text}”</source>
        <translation>券商不允许从您的网络地址使用此 App Key：“{text}”</translation>
    </message>
    <message>
        <source>The broker does not know this account.</source>
        <translation>券商没有这个账户。</translation>
    </message>
    <message>
        <source>The broker does not know this app key. Copy it anew: “{text}”</source>
        <translation>券商无法识别此 App Key。请重新复制：“{text}”</translation>
    </message>
    <message>
        <source>The broker does not know this symbol: “{text}”</source>
        <translation>券商没有这个代码：“{text}”</translation>
    </message>
    <message>
        <source>The broker does not offer this: “{text}”</source>
        <translation>券商不提供此项：“{text}”</translation>
    </message>
    <message>
        <source>The broker does not tell how much history was used.</source>
        <translation>券商不告知已用的历史额度。</translation>
    </message>
    <message>
        <source>The broker filters warrants by one status, and by expiries that follow each other.</source>
        <translation>券商只能按一个状态、及相连的到期范围筛选窝轮。</translation>
    </message>
    <message>
        <source>The broker has no list of this market: find an instrument by its code.</source>
        <translation>券商没有此市场的清单：请以代码搜索证券。</translation>
    </message>
    <message>
        <source>The broker has no lock for paper accounts.</source>
        <translation>券商对模拟账户没有交易锁。</translation>
    </message>
    <message>
        <source>The broker has no prices of this security: “{text}”</source>
        <translation>券商没有此证券的行情：“{text}”</translation>
    </message>
    <message>
        <source>The broker has no such call for this account: “{text}”</source>
        <translation>券商对此账户没有这一接口：“{text}”</translation>
    </message>
    <message>
        <source>The broker keeps the group “{group}” by itself; it cannot be changed.</source>
        <translation>分组“{group}”由券商管理，不能更改。</translation>
    </message>
    <message>
        <source>The broker moves the prices of a trailing stop itself.</source>
        <translation>跟踪止损的价格由券商自行移动。</translation>
    </message>
    <message>
        <source>The broker refused this password.</source>
        <translation>券商拒绝此密码。</translation>
    </message>
    <message>
        <source>The broker refused: “{text}”</source>
        <translation>券商拒绝：“{text}”</translation>
    </message>
    <message>
        <source>The broker rejected it: “{text}”</source>
        <translation>券商拒绝：“{text}”</translation>
    </message>
    <message>
        <source>The broker rejected the order with its exits: “{text}” The reason is not explained by the broker.</source>
        <translation>券商拒绝了带有离场单的订单：“{text}”。券商没有解释原因。</translation>
    </message>
    <message>
        <source>The broker sent a message that cannot be read ({message}).</source>
        <translation>券商送来无法读取的消息（{message}）。</translation>
    </message>
    <message>
        <source>The broker took too long over it: “{text}”</source>
        <translation>券商处理时间过长：“{text}”</translation>
    </message>
    <message>
        <source>The broker wants a pause after wrong passwords: “{text}”</source>
        <translation>输入错误密码后，券商要求暂停：“{text}”</translation>
    </message>
    <message>
        <source>The broker wants the order&apos;s number, which is not known. Nothing was sent.</source>
        <translation>券商需要委托编号，但编号不详。没有发送任何内容。</translation>
    </message>
    <message>
        <source>The broker&apos;s answer does not say what became of it: “{text}”</source>
        <translation>券商的回复没有说明委托的结果：“{text}”</translation>
    </message>
    <message>
        <source>The broker&apos;s code: {number}.</source>
        <translation>券商的代码：{number}。</translation>
    </message>
    <message>
        <source>The broker&apos;s limit of subscriptions is reached: “{text}”</source>
        <translation>已达券商的订阅上限：“{text}”</translation>
    </message>
    <message>
        <source>The broker&apos;s limit of symbols is reached: “{text}”</source>
        <translation>已达券商的代码上限：“{text}”</translation>
    </message>
    <message>
        <source>The broker&apos;s orders and positions could not be read afresh.</source>
        <translation>无法重新读取券商的委托和持仓。</translation>
    </message>
    <message>
        <source>The broker&apos;s positions could not be read: what there is to close is not known.</source>
        <translation>未能读取券商的持仓：不知道有什么可以平仓。</translation>
    </message>
    <message>
        <source>The broker&apos;s quota is used up: “{text}”</source>
        <translation>券商的额度已用完：“{text}”</translation>
    </message>
    <message>
        <source>The broker&apos;s server failed: “{text}”</source>
        <translation>券商的服务器出错：“{text}”</translation>
    </message>
    <message>
        <source>The broker&apos;s sign-in page at “{text}” is not encrypted, so it was not opened.</source>
        <translation>券商登录页“{text}”未加密，因此没有打开。</translation>
    </message>
    <message>
        <source>The certificate of the NATS server at {host}:{port} is not to be trusted.</source>
        <translation>{host}:{port} 的 NATS 服务器的证书不可信。</translation>
    </message>
    <message>
        <source>The certificate of {host} cannot be trusted ({detail}). Nothing was sent.</source>
        <translation>无法信任 {host} 的证书（{detail}）。没有发送任何内容。</translation>
    </message>
    <message>
        <source>The certificate of {host} cannot be trusted ({detail}). Somebody may stand between: nothing was read.</source>
        <translation>{host} 的证书不可信任（{detail}）。途中可能有人拦截，因此没有读取任何内容。</translation>
    </message>
    <message>
        <source>The connection dropped before it could be sent.</source>
        <translation>发送之前连接中断。</translation>
    </message>
    <message>
        <source>The connection is closed.</source>
        <translation>连接已关闭。</translation>
    </message>
    <message>
        <source>The connection was lost.</source>
        <translation>连接已中断。</translation>
    </message>
    <message>
        <source>The contracts of the legs are of different sizes: there is no net price of them all.</source>
        <translation>各腿的合约大小不同，没有共同的净价。</translation>
    </message>
    <message>
        <source>The copy of {symbol}’s nets ({provider}) that percentiles are read from was damaged. They are read from the recorded sessions instead and are right.</source>
        <translation>用于计算百分位的 {symbol} 净流入副本（{provider}）已损坏。现改从已记录的交易日读取，百分位仍然正确。</translation>
    </message>
    <message>
        <source>The disk is full. The archive records nothing until there is room; what it has stays.</source>
        <translation>磁盘已满。腾出空间之前归档不再记录，已有内容不变。</translation>
    </message>
    <message>
        <source>The distance of a limit cannot be below zero.</source>
        <translation>限价的距离不能小于零。</translation>
    </message>
    <message>
        <source>The distance of a trailing stop must be above zero.</source>
        <translation>跟踪止损的距离必须大于零。</translation>
    </message>
    <message>
        <source>The distance of a trailing stop must be below 100%.</source>
        <translation>跟踪止损的距离必须小于 100%。</translation>
    </message>
    <message>
        <source>The field “{field}” is given twice.</source>
        <translation>字段“{field}”重复。</translation>
    </message>
    <message>
        <source>The field “{field}” is not known here.</source>
        <translation>这里无法识别字段“{field}”。</translation>
    </message>
    <message>
        <source>The field “{field}” must lie between {low} and {high}.</source>
        <translation>字段“{field}”须在 {low} 与 {high} 之间。</translation>
    </message>
    <message>
        <source>The field “{field}” wants {expected}, not {found}.</source>
        <translation>字段“{field}”应为 {expected}，不是 {found}。</translation>
    </message>
    <message>
        <source>The figure {name} of {value} is outside {least} to {most}.</source>
        <translation>数值 {name} 为 {value}，超出 {least} 至 {most} 的范围。</translation>
    </message>
    <message>
        <source>The file {path} cannot be used as a certificate authority ({detail}). Choose a PEM file, or remove it.</source>
        <translation>文件 {path} 不能用作证书颁发机构（{detail}）。请选择 PEM 文件，或移除它。</translation>
    </message>
    <message>
        <source>The gateway does not know the field “{field}” of {call}.</source>
        <translation>网关无法识别 {call} 的字段“{field}”。</translation>
    </message>
    <message>
        <source>The gateway does not take our order number (remark), so the order was not accepted. Send it again: orders go without the number from now on, and one without an answer is found by its terms.</source>
        <translation>网关不接受我们的委托编号（remark），因此委托未被接受。请再发送：之后委托不带编号，没有回应的委托会按内容查找。</translation>
    </message>
    <message>
        <source>The gateway does not take the request {call}: “{text}”</source>
        <translation>网关不接受请求 {call}：“{text}”</translation>
    </message>
    <message>
        <source>The gateway holds orders of this key back by a limit of its own, not the broker&apos;s (orders in a minute, value of a day, or hours): “{text}”</source>
        <translation>网关以自身的限制（并非券商的）拦下此密钥的委托（每分钟委托数、单日金额或时段）：“{text}”</translation>
    </message>
    <message>
        <source>The gateway left out required fields ({message}).</source>
        <translation>网关缺少必要字段（{message}）。</translation>
    </message>
    <message>
        <source>The gateway or its key takes no order of this value (--max-order-value): “{text}”</source>
        <translation>网关或其密钥不接受此金额的委托（--max-order-value）：“{text}”</translation>
    </message>
    <message>
        <source>The gateway or its key takes orders of some markets only (--allowed-markets): “{text}”</source>
        <translation>网关或其密钥只接受部分市场的委托（--allowed-markets）：“{text}”</translation>
    </message>
    <message>
        <source>The gateway refuses the key: it is unknown there, has ended, or belongs to another computer.</source>
        <translation>网关拒绝此密钥：密钥不存在、已到期，或属于另一台电脑。</translation>
    </message>
    <message>
        <source>The gateway runs without a keys file: it lets everybody read, and nobody write ({call}).</source>
        <translation>网关没有密钥清单：人人可读取，无人可写入（{call}）。</translation>
    </message>
    <message>
        <source>The gateway says that trading is locked.</source>
        <translation>网关表示交易已锁定。</translation>
    </message>
    <message>
        <source>The gateway sent a message of call {proto_id} that cannot be read.</source>
        <translation>网关送来无法读取的消息（请求 {proto_id}）。</translation>
    </message>
    <message>
        <source>The gateway sent a push that cannot be read.</source>
        <translation>网关送来无法读取的推送。</translation>
    </message>
    <message>
        <source>The gateway sent a session key of a wrong length ({length}).</source>
        <translation>网关送来的会话密钥长度错误（{length}）。</translation>
    </message>
    <message>
        <source>The gateway sent an unknown call ({proto_id}).</source>
        <translation>网关送来未知的请求（{proto_id}）。</translation>
    </message>
    <message>
        <source>The gateway speaks an unknown version of the protocol ({version}).</source>
        <translation>网关使用未知的协议版本（{version}）。</translation>
    </message>
    <message>
        <source>The gateway uses an unknown message format ({body_format}).</source>
        <translation>网关使用未知的消息格式（{body_format}）。</translation>
    </message>
    <message>
        <source>The gateway wants a key, and none is set. Add it to the connection.</source>
        <translation>网关需要密钥，但尚未设置。请在连接中添加。</translation>
    </message>
    <message>
        <source>The gateway wants a subscription first: “{text}”</source>
        <translation>网关要求先订阅：“{text}”</translation>
    </message>
    <message>
        <source>The gateway wants to know the account&apos;s firm: “{text}”</source>
        <translation>网关要知道账户所属公司：“{text}”</translation>
    </message>
    <message>
        <source>The gateway was started without --enable-trading and takes no orders: “{text}”</source>
        <translation>网关启动时没有 --enable-trading，不接受委托：“{text}”</translation>
    </message>
    <message>
        <source>The gateway&apos;s key was changed. The connection is made anew.</source>
        <translation>网关的密钥已更换。正在重新连接。</translation>
    </message>
    <message>
        <source>The gateway&apos;s login answer cannot be read. Does OpenD use encryption? Then choose its key file.</source>
        <translation>无法读取网关的登录回复。OpenD 是否使用加密？若是，请选择其密钥文件。</translation>
    </message>
    <message>
        <source>The gesture that this order asks for was not made.</source>
        <translation>未作出此委托所需的确认动作。</translation>
    </message>
    <message>
        <source>The group “{group}” is in step with another watchlist already.</source>
        <translation>分组“{group}”已与另一个自选列表同步。</translation>
    </message>
    <message>
        <source>The half minute of your confirmation is over.</source>
        <translation>确认后的半分钟已过。</translation>
    </message>
    <message>
        <source>The hub and this window do not understand each other ({field}).</source>
        <translation>行情中枢与此窗口互不理解（{field}）。</translation>
    </message>
    <message>
        <source>The hub could not make this call; its log has the reason.</source>
        <translation>行情中枢未能执行此调用；原因见其日志。</translation>
    </message>
    <message>
        <source>The hub did not answer in time.</source>
        <translation>行情中枢没有及时应答。</translation>
    </message>
    <message>
        <source>The hub has no connection to {provider} now.</source>
        <translation>行情中枢现在没有与 {provider} 的连接。</translation>
    </message>
    <message>
        <source>The hub is of another version of Tideboard.</source>
        <translation>行情中枢是另一个版本的 Tideboard。</translation>
    </message>
    <message>
        <source>The hub logged in anew, at {provider}.</source>
        <translation>行情中枢已重新登录：{provider}。</translation>
    </message>
    <message>
        <source>The hub makes too many calls for its windows now.</source>
        <translation>行情中枢正在为各窗口执行太多调用。</translation>
    </message>
    <message>
        <source>The hub passes on as many values as it may; close some views.</source>
        <translation>行情中枢转发的项目已达上限，请关闭一些视图。</translation>
    </message>
    <message>
        <source>The hub sent a value of another security.</source>
        <translation>行情中枢发来的是另一只证券的数据。</translation>
    </message>
    <message>
        <source>The hub&apos;s answer came too late to count as new.</source>
        <translation>行情中枢的答复来得太迟，不算新。</translation>
    </message>
    <message>
        <source>The hub&apos;s broker plays a recorded day again, which is not passed on as today&apos;s market.</source>
        <translation>行情中枢的券商正在重放录制的一天，不会作为今天的行情转发。</translation>
    </message>
    <message>
        <source>The hub&apos;s computer slept while it asked.</source>
        <translation>行情中枢所在的电脑在询问时睡眠了。</translation>
    </message>
    <message>
        <source>The indicator “{indicator}” with these settings cannot be used in a rule on this computer.</source>
        <translation>在此电脑上，规则不能使用采用这些设置的指标“{indicator}”。</translation>
    </message>
    <message>
        <source>The key file cannot be read as an RSA private key.</source>
        <translation>无法把密钥文件读作 RSA 私钥。</translation>
    </message>
    <message>
        <source>The key file holds a key of another kind; OpenD wants RSA.</source>
        <translation>密钥文件内是其他种类的密钥；OpenD 要 RSA。</translation>
    </message>
    <message>
        <source>The key file holds {bits} bits; OpenD wants {wanted}.</source>
        <translation>密钥文件内的密钥为 {bits} 位；OpenD 要 {wanted} 位。</translation>
    </message>
    <message>
        <source>The key holds {scope}, and one of its limits forbids this ({call}): account, market, symbol or value.</source>
        <translation>密钥有 {scope} 权限，但其账户、市场、代码或金额限制不允许此操作（{call}）。</translation>
    </message>
    <message>
        <source>The key lacks the scope {scope}, which {call} needs.</source>
        <translation>密钥缺少 {call} 所需的权限 {scope}。</translation>
    </message>
    <message>
        <source>The keyring entry “{name}” is damaged; save it again.</source>
        <translation>密钥环项目“{name}”已损坏；请重新保存。</translation>
    </message>
    <message>
        <source>The keyring&apos;s entry with the keys of programs cannot be read.</source>
        <translation>无法读取密钥圈内外部程序的密钥。</translation>
    </message>
    <message>
        <source>The keyring’s entry “{name}” holds no keys of a store.</source>
        <translation>密钥环的条目“{name}”没有存储的密钥。</translation>
    </message>
    <message>
        <source>The keys file {path} cannot be used ({reason}).</source>
        <translation>无法使用密钥清单 {path}（{reason}）。</translation>
    </message>
    <message>
        <source>The layout file {path} cannot be read ({where}). Nothing was changed; export the layout again, or choose another file.</source>
        <translation>无法读取布局文件 {path}（{where}）。没有任何改动；请重新导出布局，或选择其他文件。</translation>
    </message>
    <message>
        <source>The layout file {path} cannot be read: {reason}. Nothing was changed; choose another file.</source>
        <translation>无法读取布局文件 {path}：{reason}。没有任何改动；请选择其他文件。</translation>
    </message>
    <message>
        <source>The layout file {path} is of a newer Tideboard ({writer}; form {version}, this one knows {known}). Nothing was changed; open it with that version.</source>
        <translation>布局文件 {path} 属于较新的 Tideboard（{writer}；格式 {version}，此程序认识 {known}）。没有任何改动；请用该版本打开。</translation>
    </message>
    <message>
        <source>The layouts in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay as they are and nothing is saved; start that version, or move the file away to begin anew.</source>
        <translation>{path} 中的布局属于较新的 Tideboard（{writer}；格式 {version}，此程序认识 {known}）。布局保持原状，不会保存任何内容；请启动该版本，或移走文件重新开始。</translation>
    </message>
    <message>
        <source>The layouts in {path} cannot be read whole ({where}). Those that can be read are there; the file was kept aside.</source>
        <translation>{path} 中的布局无法完整读取（{where}）。可以读取的仍在；原文件已另存。</translation>
    </message>
    <message>
        <source>The limit {name} of {value} is outside {least} to {most}.</source>
        <translation>限额 {name} 为 {value}，不在 {least} 至 {most} 之内。</translation>
    </message>
    <message>
        <source>The link of a watchlist to a group at the broker cannot be read ({row}).</source>
        <translation>无法读取自选列表与券商分组的关联（{row}）。</translation>
    </message>
    <message>
        <source>The list of releases is not as it should be ({detail}).</source>
        <translation>发布版本清单的内容不合规格（{detail}）。</translation>
    </message>
    <message>
        <source>The log of the table “{table}” of the place cannot be read.</source>
        <translation>共享位置的表“{table}”的日志无法读取。</translation>
    </message>
    <message>
        <source>The login message cannot be opened. Is it OpenD&apos;s own key file?</source>
        <translation>无法解开登录消息。是否 OpenD 自己的密钥文件？</translation>
    </message>
    <message>
        <source>The login was refused: “{text}”</source>
        <translation>登录被拒绝：“{text}”</translation>
    </message>
    <message>
        <source>The net price is not a number.</source>
        <translation>净价不是数字。</translation>
    </message>
    <message>
        <source>The note holds a password or a key. It was not kept: take that out, then keep it again.</source>
        <translation>备注含有密码或密钥，未保存：请删去后再保存。</translation>
    </message>
    <message>
        <source>The note was not kept: {reason}. Keep it again.</source>
        <translation>备注未保存：{reason}。请再保存一次。</translation>
    </message>
    <message>
        <source>The other side announced a message of {length} bytes; at most {cap} are accepted.</source>
        <translation>对方宣告了 {length} 字节的消息；最多接受 {cap}。</translation>
    </message>
    <message>
        <source>The other side asks for another protocol version ({seen}).</source>
        <translation>对方要求另一个协议版本（{seen}）。</translation>
    </message>
    <message>
        <source>The own records cannot be read: {reason}.</source>
        <translation>无法读取自己的记录：{reason}。</translation>
    </message>
    <message>
        <source>The pin of {account} is not in the order log yet: it holds while Tideboard runs, and over a restart only once the log can be written.</source>
        <translation>{account} 的钉住尚未写入委托记录：Tideboard 运行期间有效，委托记录可写入后才会在重启后保留。</translation>
    </message>
    <message>
        <source>The place did not answer for {seconds} s.</source>
        <translation>共享位置 {seconds} 秒没有应答。</translation>
    </message>
    <message>
        <source>The place has a table “{table}” that is none of Tideboard’s.</source>
        <translation>共享位置有一个不属于 Tideboard 的表“{table}”。</translation>
    </message>
    <message>
        <source>The place has values of another kind ({kind}): practice and real ones are never mixed.</source>
        <translation>共享位置的数值属于另一类（{kind}）：练习数值与真实数值从不混用。</translation>
    </message>
    <message>
        <source>The place or this computer’s disk failed ({text}).</source>
        <translation>共享位置或本机的磁盘出错（{text}）。</translation>
    </message>
    <message>
        <source>The position or its orders changed before it could be sent.</source>
        <translation>发送之前，持仓或相关委托已有变动。</translation>
    </message>
    <message>
        <source>The practice account in {path} cannot be read ({reason}).</source>
        <translation>无法读取 {path} 中的练习账户（{reason}）。</translation>
    </message>
    <message>
        <source>The practice account in {path} is of another version; reset it to go on.</source>
        <translation>{path} 中的练习账户属于其他版本；请重置后继续。</translation>
    </message>
    <message>
        <source>The practice exchange does not know the call “{name}”.</source>
        <translation>练习交易所无法识别请求“{name}”。</translation>
    </message>
    <message>
        <source>The practice exchange has no door “{door}” in this run.</source>
        <translation>练习交易所本次运行没有入口“{door}”。</translation>
    </message>
    <message>
        <source>The practice exchange has no past session on {day}.</source>
        <translation>练习交易所在 {day} 没有过往交易日。</translation>
    </message>
    <message>
        <source>The practice exchange is not running.</source>
        <translation>练习交易所没有运行。</translation>
    </message>
    <message>
        <source>The price alerts could not be saved in {path}: {reason}.</source>
        <translation>无法把到价提醒保存到 {path}：{reason}。</translation>
    </message>
    <message>
        <source>The price alerts in {path} are not read yet; try again.</source>
        <translation>尚未读取 {path} 中的到价提醒；请再试。</translation>
    </message>
    <message>
        <source>The price alerts in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay as they are and none is watched; start that version, or move the file away to begin anew.</source>
        <translation>{path} 中的到价提醒属于较新的 Tideboard（{writer}；格式 {version}，此程序认识 {known}）。提醒保持原状，不会监察任何一个；请启动该版本，或移走文件重新开始。</translation>
    </message>
    <message>
        <source>The price alerts in {path} cannot be read whole ({where}). Those that can be read are watched; the file was kept aside.</source>
        <translation>{path} 中的到价提醒无法完整读取（{where}）。可以读取的仍在监察；原文件已另存。</translation>
    </message>
    <message>
        <source>The price alerts in {path} cannot be read: {reason}. None is watched; mend the file and start again.</source>
        <translation>无法读取 {path} 中的到价提醒：{reason}。没有监察任何提醒；请修复文件后重新启动。</translation>
    </message>
    <message>
        <source>The price left its limit before it could be sent.</source>
        <translation>发送之前，价格已离开其限价。</translation>
    </message>
    <message>
        <source>The price must be above zero.</source>
        <translation>价格必须大于零。</translation>
    </message>
    <message>
        <source>The program that reads the place ended by itself (exit code {exit}).</source>
        <translation>读取共享位置的程序自行结束（退出码 {exit}）。</translation>
    </message>
    <message>
        <source>The program that reads the place met an error of its own ({text}).</source>
        <translation>读取共享位置的程序自身出错（{text}）。</translation>
    </message>
    <message>
        <source>The proposal was over before its order could be sent.</source>
        <translation>提案在订单发出前已结束。</translation>
    </message>
    <message>
        <source>The quantity must be above zero.</source>
        <translation>数量必须大于零。</translation>
    </message>
    <message>
        <source>The range from {begin} to {end} holds no day.</source>
        <translation>{begin} 至 {end} 之间没有日子。</translation>
    </message>
    <message>
        <source>The ratio of a leg is 1 to {most}.</source>
        <translation>每腿的比例须为 1 至 {most}。</translation>
    </message>
    <message>
        <source>The reminder was not saved: {path} could not be written ({text}).</source>
        <translation>提醒未保存：无法写入 {path}（{text}）。</translation>
    </message>
    <message>
        <source>The reminders in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay as they are; start that version, or move the file away to begin anew.</source>
        <translation>{path} 中的日期提醒属于较新的 Tideboard（{writer}；格式 {version}，此程序认识 {known}）。提醒保持原状；请启动该版本，或移走文件重新开始。</translation>
    </message>
    <message>
        <source>The reminders in {path} cannot be read whole ({where}). Those that can be read are there; the file was kept aside.</source>
        <translation>{path} 中的日期提醒无法完整读取（{where}）。可以读取的仍在；原文件已另存。</translation>
    </message>
    <message>
        <source>The right to read {place} is missing.</source>
        <translation>没有读取 {place} 的权限。</translation>
    </message>
    <message>
        <source>The rule “{name}” has no mirror image.</source>
        <translation>规则“{name}”没有镜像。</translation>
    </message>
    <message>
        <source>The rules of signals cannot be read whole ({where}). Those that can be read are there; the file was kept aside as {path}.</source>
        <translation>信号规则无法完整读取（{where}）。可以读取的仍在；文件已另存为 {path}。</translation>
    </message>
    <message>
        <source>The rules of signals in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay as they are; start that version, or move the file away to begin anew.</source>
        <translation>{path} 中的信号规则属于较新的 Tideboard（{writer}；格式 {version}，此程序认识 {known}）。规则保持原状；请启动该版本，或移走文件重新开始。</translation>
    </message>
    <message>
        <source>The saved keys hold characters that no key has. Enter them anew.</source>
        <translation>已存的 Key 含有不应有的字符。请重新输入。</translation>
    </message>
    <message>
        <source>The saved screens in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay as they are; start that version, or move the file away to begin anew.</source>
        <translation>{path} 中已存的筛选属于较新的 Tideboard（{writer}；格式 {version}，此程序认识 {known}）。筛选保持原状；请启动该版本，或移走文件重新开始。</translation>
    </message>
    <message>
        <source>The saved screens in {path} cannot be read whole ({where}). Those that can be read are there; the file was kept aside.</source>
        <translation>{path} 中已存的筛选无法完整读取（{where}）。可以读取的仍在；原文件已另存。</translation>
    </message>
    <message>
        <source>The scenario “{name}” can only be chosen at the start.</source>
        <translation>场景“{name}”只能在启动时选择。</translation>
    </message>
    <message>
        <source>The scenario “{name}” would change what was recorded: a recorded day is played without it.</source>
        <translation>场景“{name}”会改变已记录的内容：已记录的一天不使用它。</translation>
    </message>
    <message>
        <source>The second flow must come from another connection than the first: there is nothing to compare.</source>
        <translation>第二资金流向须来自另一个连接：否则没有可比较的。</translation>
    </message>
    <message>
        <source>The server plays {day} again; nothing of it is kept.</source>
        <translation>服务器在回放 {day}；其中任何内容都不保存。</translation>
    </message>
    <message>
        <source>The server says that it plays a recorded day, in words that cannot be read: “{text}”.</source>
        <translation>服务器说它在播放已记录的某一天，但说明无法读取：“{text}”。</translation>
    </message>
    <message>
        <source>The settings in {path} are of a newer Tideboard ({writer}; form {version}, this one knows {known}). They stay as they are and nothing is saved; start that version, or move the file away to begin anew.</source>
        <translation>{path} 中的设置属于较新的 Tideboard（{writer}；格式 {version}，此程序认识 {known}）。设置保持原状，不会保存任何内容；请启动该版本，或移走文件重新开始。</translation>
    </message>
    <message>
        <source>The settings in {path} cannot be read ({where}). They were left as they are; mend or remove the file.</source>
        <translation>无法读取 {path} 中的设置（{where}）。设置保持原状；请修正或移除该文件。</translation>
    </message>
    <message>
        <source>The sign-in now belongs to another account. The connection is made anew with it.</source>
        <translation>现在的登录属于另一账户。正以它重新连接。</translation>
    </message>
    <message>
        <source>The state file {path} belongs to another market.</source>
        <translation>状态文件 {path} 属于另一个市场。</translation>
    </message>
    <message>
        <source>The stop price must be above zero.</source>
        <translation>止损价必须大于零。</translation>
    </message>
    <message>
        <source>The store does not answer as it should ({text}).</source>
        <translation>存储没有正常应答（{text}）。</translation>
    </message>
    <message>
        <source>The stored key is no NATS key. Paste the line of the hub&apos;s file window.key: it begins with SU.</source>
        <translation>保存的密钥不是 NATS 密钥。请粘贴行情中枢 window.key 文件的那一行：以 SU 开头。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring asked for its password for {seconds} s in vain. Answer it, then try again.</source>
        <translation>系统的密钥环等候密码 {seconds} 秒仍无回应。请回应后再试。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring did not give what was filled in for it.</source>
        <translation>系统密钥环没有给出为它填写的内容。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring is locked, so no password can be remembered. Unlock it, then try again.</source>
        <translation>系统的密钥环已锁定，因此不能记住密码。请解锁后再试。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring lost a test entry, so no password is saved: you type it at each unlock. Repair or restart the keyring, then try again.</source>
        <translation>系统的密钥环遗失了测试项目，因此不保存密码：每次解锁都要输入。请修复或重启密钥环后再试。</translation>
    </message>
    <message>
        <source>The table “{table}” of the place has other units or columns ({column}).</source>
        <translation>共享位置的表“{table}”的单位或列不同（{column}）。</translation>
    </message>
    <message>
        <source>The three minutes of your confirmation are over.</source>
        <translation>您的确认已过三分钟。</translation>
    </message>
    <message>
        <source>There are two conditions about the same figure.</source>
        <translation>同一指标有两个条件。</translation>
    </message>
    <message>
        <source>There are {most} keys. Revoke one first.</source>
        <translation>已有 {most} 个密钥。请先撤销一个。</translation>
    </message>
    <message>
        <source>There is a key of {name} already. Revoke it first.</source>
        <translation>{name} 已有密钥。请先撤销。</translation>
    </message>
    <message>
        <source>There is no alert “{key}” at the broker.</source>
        <translation>券商没有提醒“{key}”。</translation>
    </message>
    <message>
        <source>There is no connection at the moment.</source>
        <translation>目前没有连接。</translation>
    </message>
    <message>
        <source>There is no gateway program between Tideboard and {provider}.</source>
        <translation>Tideboard 与 {provider} 之间没有网关程序。</translation>
    </message>
    <message>
        <source>There is no notice “{kind}”. Known: {known}.</source>
        <translation>没有通知“{kind}”。已知：{known}。</translation>
    </message>
    <message>
        <source>There is no open order to cancel.</source>
        <translation>没有可撤的未完成委托。</translation>
    </message>
    <message>
        <source>There is no position that can be closed now.</source>
        <translation>现在没有可平的持仓。</translation>
    </message>
    <message>
        <source>There is no scenario “{name}”.</source>
        <translation>没有场景“{name}”。</translation>
    </message>
    <message>
        <source>There is no sign-in for LongPort on this computer. Open “Connection” and sign in.</source>
        <translation>本机没有 LongPort 的登录。请打开“连接”登录。</translation>
    </message>
    <message>
        <source>There is no such call to make by hand: {call}.</source>
        <translation>没有可手动使用的接口：{call}。</translation>
    </message>
    <message>
        <source>There is no watchlist “{group}” at the broker.</source>
        <translation>券商没有自选列表“{group}”。</translation>
    </message>
    <message>
        <source>There is no {place}, or nothing of Tideboard in it.</source>
        <translation>没有 {place}，或其中没有 Tideboard 的数据。</translation>
    </message>
    <message>
        <source>This account is pinned. It can be unlocked once the pin is removed with its password.</source>
        <translation>此账户已钉住。用其密码取消钉住后才能解锁。</translation>
    </message>
    <message>
        <source>This address offers no sign-in with the browser. Use an app key, or check the brand.</source>
        <translation>此地址不提供浏览器登录。请用 App Key，或检查品牌。</translation>
    </message>
    <message>
        <source>This archive has values of {known}. Values of {provider} need a data folder of their own.</source>
        <translation>此归档保存的是 {known} 的数据。{provider} 的数据需要另一个数据文件夹。</translation>
    </message>
    <message>
        <source>This broker takes a bought combination at a price that is paid, and a sold one at a price that is received. The net price {price} is the other way round. Nothing was sent.</source>
        <translation>该券商的组合，买入时按支付的价格计，卖出时按收取的价格计。净价 {price} 方向相反。未发送任何指令。</translation>
    </message>
    <message>
        <source>This cannot be used here; see the guide for its form.</source>
        <translation>此处不能使用该内容；格式见指南。</translation>
    </message>
    <message>
        <source>This confirmation was used already; nothing was sent again.</source>
        <translation>此确认已用过；没有再发送任何委托。</translation>
    </message>
    <message>
        <source>This connection takes no combinations of options.</source>
        <translation>此连接不接受期权组合。</translation>
    </message>
    <message>
        <source>This desktop did not take it within {seconds} s.</source>
        <translation>此桌面未在 {seconds} 秒内接收。</translation>
    </message>
    <message>
        <source>This desktop has nothing that shows notices.</source>
        <translation>此桌面没有显示通知的服务。</translation>
    </message>
    <message>
        <source>This desktop refused it ({reason}).</source>
        <translation>此桌面拒绝接收（{reason}）。</translation>
    </message>
    <message>
        <source>This gateway does not know the call: “{text}”</source>
        <translation>此网关无法识别这个请求：“{text}”</translation>
    </message>
    <message>
        <source>This gateway has no candles of this period.</source>
        <translation>此网关没有这种周期的 K 线。</translation>
    </message>
    <message>
        <source>This gateway has no {call}; a newer version may.</source>
        <translation>此网关没有 {call}；较新版本可能有。</translation>
    </message>
    <message>
        <source>This installation lacks the packages that read a shared place: the extra “desk”.</source>
        <translation>此安装缺少读取共享位置所需的软件包：附加项“desk”。</translation>
    </message>
    <message>
        <source>This is no paper account: the broker has it with real money. The connection is made anew as LIVE.</source>
        <translation>这不是模拟账户：券商那里它是真实资金。连接正以实盘重新建立。</translation>
    </message>
    <message>
        <source>This is not the trading password that you chose.</source>
        <translation>这不是您自设的交易密码。</translation>
    </message>
    <message>
        <source>This is told of other markets alone, not of that of {text}.</source>
        <translation>此项只提供给其他市场，不包括 {text} 的市场。</translation>
    </message>
    <message>
        <source>This is told of shares alone; {text} is none.</source>
        <translation>此项只提供给股份；{text} 并非股份。</translation>
    </message>
    <message>
        <source>This order type needs a limit price.</source>
        <translation>这类委托需要限价。</translation>
    </message>
    <message>
        <source>This order type needs a stop price.</source>
        <translation>这类委托需要止损价。</translation>
    </message>
    <message>
        <source>This order was submitted already.</source>
        <translation>此委托已经提交。</translation>
    </message>
    <message>
        <source>This price alert of {symbol} is not there any more.</source>
        <translation>{symbol} 的这个到价提醒已不存在。</translation>
    </message>
    <message>
        <source>This program has no NATS client. Install Tideboard with the extra named desk.</source>
        <translation>此程序没有 NATS 客户端。请安装带附加包 desk 的 Tideboard。</translation>
    </message>
    <message>
        <source>Tick the accounts for which the program may propose.</source>
        <translation>请勾选程序可为哪些账户建议。</translation>
    </message>
    <message>
        <source>Tick what the program may read.</source>
        <translation>请勾选程序可读取的内容。</translation>
    </message>
    <message>
        <source>Tideboard ended before its order was sent.</source>
        <translation>Tideboard 在订单发出之前已结束。</translation>
    </message>
    <message>
        <source>Tideboard keeps {most} price alerts at most; delete one first.</source>
        <translation>Tideboard 最多保管 {most} 个到价提醒；请先删除一个。</translation>
    </message>
    <message>
        <source>Too many calls to the broker: “{text}”</source>
        <translation>对券商的请求过多：“{text}”</translation>
    </message>
    <message>
        <source>Too many calls wait already; free in {retry_after} s.</source>
        <translation>等候的请求已太多；{retry_after} 秒后恢复。</translation>
    </message>
    <message>
        <source>Too many wrong passwords. Next try in {retry_after} s.</source>
        <translation>密码错误次数过多。{retry_after} 秒后可再试。</translation>
    </message>
    <message>
        <source>Too much time passed between your confirmation and the sending.</source>
        <translation>由确认到发送相隔太久。</translation>
    </message>
    <message>
        <source>Trading was locked again before the password was judged.</source>
        <translation>密码核对完成前，交易又已锁定。</translation>
    </message>
    <message>
        <source>Trading was locked before it could be sent.</source>
        <translation>发送之前交易已锁定。</translation>
    </message>
    <message>
        <source>Type the trading password that you chose in Tideboard.</source>
        <translation>请输入您在 Tideboard 自设的交易密码。</translation>
    </message>
    <message>
        <source>What a program proposed is to be read for three seconds first.</source>
        <translation>程序提出的订单须先阅读三秒。</translation>
    </message>
    <message>
        <source>What answers at {host}:{port} is not LongPort&apos;s data service (HTTP {http}).</source>
        <translation>{host}:{port} 回应的不是 LongPort 的数据服务（HTTP {http}）。</translation>
    </message>
    <message>
        <source>What answers there is not LongPort: a message begins with {head}.</source>
        <translation>回应的不是 LongPort：消息以 {head} 开头。</translation>
    </message>
    <message>
        <source>What answers there is not a FutuOpenD-rs (HTTP {http}).</source>
        <translation>回应的不是 FutuOpenD-rs（HTTP {http}）。</translation>
    </message>
    <message>
        <source>What answers there is not an OpenD. Check address and port.</source>
        <translation>回应的不是 OpenD。请检查地址和端口。</translation>
    </message>
    <message>
        <source>What came is no list of releases ({detail}). A page of the network itself may have answered; try again later.</source>
        <translation>收到的不是发布版本清单（{detail}）。可能是网络本身的页面（例如登录页）作出回应；请稍后再试。</translation>
    </message>
    <message>
        <source>What the other side sent cannot be understood ({detail}).</source>
        <translation>无法理解对方送来的内容（{detail}）。</translation>
    </message>
    <message>
        <source>Windows shows no notices of programs: its settings say so.</source>
        <translation>Windows 的设置已关闭所有程序的通知。</translation>
    </message>
    <message>
        <source>Without encryption only this computer can be written to, not {host}.</source>
        <translation>不加密时只能发往本机，不能发往 {host}。</translation>
    </message>
    <message>
        <source>You did not confirm it.</source>
        <translation>您没有确认。</translation>
    </message>
    <message>
        <source>You have no quote package for {market}. The broker says: “{text}”</source>
        <translation>您没有 {market} 的行情套餐。券商表示：“{text}”</translation>
    </message>
    <message>
        <source>You stopped it.</source>
        <translation>您已停止。</translation>
    </message>
    <message>
        <source>Your broker account has no right to this: “{text}”</source>
        <translation>您的券商账户没有此权限：“{text}”</translation>
    </message>
    <message>
        <source>Your quote package for {market}, {package}, does not cover this: “{text}”</source>
        <translation>您的 {market} 行情套餐 {package} 不包括此项：“{text}”</translation>
    </message>
    <message>
        <source>Your sign-in at the broker has ended. Sign in again: “{text}”</source>
        <translation>您在券商的登录已结束。请再登录：“{text}”</translation>
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
        <translation>共享位置中的 {file} 已损坏。</translation>
    </message>
    <message>
        <source>{file} is missing in the place. tideboard-archive shared verify says more.</source>
        <translation>共享位置缺少 {file}。详情请运行 tideboard-archive shared verify。</translation>
    </message>
    <message>
        <source>{filled} shares are filled already; the new quantity must be above that.</source>
        <translation>已成交 {filled} 股；新数量必须更多。</translation>
    </message>
    <message>
        <source>{host} did not answer within {seconds} s. Try again later.</source>
        <translation>{host} 在 {seconds} 秒内没有回应。请稍后再试。</translation>
    </message>
    <message>
        <source>{host} did not take it within {seconds} s.</source>
        <translation>{host} 在 {seconds} 秒内没有接收。</translation>
    </message>
    <message>
        <source>{host} has no list of releases there (HTTP {http}).</source>
        <translation>{host} 的该处没有发布版本清单（HTTP {http}）。</translation>
    </message>
    <message>
        <source>{host} leads on to another address, where Tideboard does not follow.</source>
        <translation>{host} 指向另一个地址，Tideboard 不会跟随。</translation>
    </message>
    <message>
        <source>{host} leads on to “{target}”, where Tideboard does not follow. Nothing was read from there.</source>
        <translation>{host} 转往“{target}”，Tideboard 不会跟随。没有从该处读取任何内容。</translation>
    </message>
    <message>
        <source>{host} offers no encryption. Nothing was sent.</source>
        <translation>{host} 不提供加密。没有发送任何内容。</translation>
    </message>
    <message>
        <source>{host} refused it (answer {status}).</source>
        <translation>{host} 拒绝接收（回应 {status}）。</translation>
    </message>
    <message>
        <source>{host} refused the login. Look at token, user and password.</source>
        <translation>{host} 拒绝登录。请检查Token、用户和密码。</translation>
    </message>
    <message>
        <source>{host} says more than a list of releases can have ({limit} KiB). It was not read to its end.</source>
        <translation>{host} 的答复超过发布版本清单的上限（{limit} KiB），没有读完。</translation>
    </message>
    <message>
        <source>{host}:{port} cannot be reached ({detail}).</source>
        <translation>无法连接 {host}:{port}（{detail}）。</translation>
    </message>
    <message>
        <source>{host}:{port} cannot be reached ({detail}). Look at the network connection, then try again.</source>
        <translation>无法连接 {host}:{port}（{detail}）。请检查网络连接后再试。</translation>
    </message>
    <message>
        <source>{least} to {most} of these can be asked for at once, not {value}.</source>
        <translation>一次可请求 {least} 至 {most} 项，而非 {value}。</translation>
    </message>
    <message>
        <source>{market} on {day} is already recorded with other trading hours; they were left as they are.</source>
        <translation>{market} 在 {day} 已按另一交易时间记录，保持不变。</translation>
    </message>
    <message>
        <source>{most} reminders are set. Take one away to set another.</source>
        <translation>已设置 {most} 个提醒。先取消一个，才能设置新的。</translation>
    </message>
    <message>
        <source>{path} did not pass the check (damages: {damages}). Nothing was changed.</source>
        <translation>{path} 未通过检查（损坏：{damages} 处）。没有任何改动。</translation>
    </message>
    <message>
        <source>{path} is a link to somewhere else. Tideboard writes to real files only; replace the link.</source>
        <translation>{path} 是指向别处的链接。Tideboard 只写入真实文件；请换掉链接。</translation>
    </message>
    <message>
        <source>{path} is a symbolic link, which is not followed.</source>
        <translation>{path} 是符号链接，不予跟随。</translation>
    </message>
    <message>
        <source>{path} is not a folder. Choose another data folder.</source>
        <translation>{path} 不是文件夹。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>{path} is not an ordinary file. Choose a layout file that was exported.</source>
        <translation>{path} 不是一般文件。请选择导出的布局文件。</translation>
    </message>
    <message>
        <source>{path} is not an ordinary file. Remove it or choose another data folder.</source>
        <translation>{path} 不是一般文件。请移除，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>{path} is of a newer Tideboard (version {version}). It stays as it is; start that version.</source>
        <translation>{path} 由更新版本的 Tideboard 写成（版本 {version}）。文件保持不变；请启动该版本。</translation>
    </message>
    <message>
        <source>{provider} does not offer this; {offered_by} does.</source>
        <translation>{provider} 不提供此项；{offered_by} 提供。</translation>
    </message>
    <message>
        <source>{provider} gives no price factors of corporate actions.</source>
        <translation>{provider} 不提供公司行动的复权因子。</translation>
    </message>
    <message>
        <source>{provider} gives no suspended days.</source>
        <translation>{provider} 不提供停牌日。</translation>
    </message>
    <message>
        <source>{provider} gives no temporary codes.</source>
        <translation>{provider} 不提供临时代码。</translation>
    </message>
    <message>
        <source>{provider} gives today&apos;s capital flow only: no days, weeks or months.</source>
        <translation>{provider} 只提供今日资金流向，没有日、周、月。</translation>
    </message>
    <message>
        <source>{provider} has no futures.</source>
        <translation>{provider} 不提供期货。</translation>
    </message>
    <message>
        <source>{provider} has no plates.</source>
        <translation>{provider} 不提供板块。</translation>
    </message>
    <message>
        <source>{provider} is administered in its own window, not from here.</source>
        <translation>{provider} 在它自己的窗口管理，不能在这里管理。</translation>
    </message>
    <message>
        <source>{quantity} shares are less than a tradable unit.</source>
        <translation>{quantity} 股不足一个交易单位。</translation>
    </message>
    <message>
        <source>{sentence}</source>
        <translation>{sentence}</translation>
    </message>
    <message>
        <source>{value} is no value at which this alert could ring.</source>
        <translation>此提醒不能用数值 {value}。</translation>
    </message>
    <message>
        <source>“{address}” is no address that can be asked for releases.</source>
        <translation>“{address}”不是可以查询发布版本的地址。</translation>
    </message>
    <message>
        <source>“{address}” is not an address that Tideboard can connect to.</source>
        <translation>“{address}”不是 Tideboard 可连接的地址。</translation>
    </message>
    <message>
        <source>“{seconds}” is no number of seconds.</source>
        <translation>“{seconds}”不是秒数。</translation>
    </message>
    <message>
        <source>“{speed}” is no speed; write 0 or more.</source>
        <translation>“{speed}”不是速度；请写 0 或以上。</translation>
    </message>
    <message>
        <source>“{text}” is no address of a NATS server, such as nats://127.0.0.1:4222 or tls://HOST:4222.</source>
        <translation>“{text}”不是 NATS 服务器的地址，例如 nats://127.0.0.1:4222 或 tls://HOST:4222。</translation>
    </message>
    <message>
        <source>“{text}” is no place. Write file:///FOLDER or s3://BUCKET/PATH.</source>
        <translation>“{text}”不是位置。请写成 file:///FOLDER 或 s3://BUCKET/PATH。</translation>
    </message>
    <message>
        <source>“{text}” is no version of Tideboard, such as 1.2.3 or 1.2.3rc1.</source>
        <translation>“{text}”不是 Tideboard 的版本号；版本号如 1.2.3 或 1.2.3rc1。</translation>
    </message>
    <message>
        <source>“{text}” is not a currency.</source>
        <translation>“{text}”不是货币。</translation>
    </message>
    <message>
        <source>“{text}” is not a day; write it like 20261120.</source>
        <translation>“{text}”不是日期；写法如 20261120。</translation>
    </message>
    <message>
        <source>“{text}” is not a participant’s number. Write it as in B01224.</source>
        <translation>“{text}”不是参与者编号。请写成如 B01224。</translation>
    </message>
    <message>
        <source>“{text}” is not a symbol. Write market and code, as in HK.00700 or US.AAPL.</source>
        <translation>“{text}”不是代码。请写市场和代码，例如 HK.00700 或 US.AAPL。</translation>
    </message>
    <message>
        <source>“{text}” is not a time; write it like 0930.</source>
        <translation>“{text}”不是时间；写法如 0930。</translation>
    </message>
    <message>
        <source>“{text}” is not the key of a ranking.</source>
        <translation>“{text}”不是榜单的键。</translation>
    </message>
    <message>
        <source>“{text}” is not the number of a holder.</source>
        <translation>“{text}”不是持有人编号。</translation>
    </message>
    <message>
        <source>“{text}” is not the number of an institution.</source>
        <translation>“{text}”不是机构的编号。</translation>
    </message>
    <message>
        <source>“{text}”, which the list of releases names, is no version.</source>
        <translation>发布版本清单所列的“{text}”不是版本号。</translation>
    </message>
</context>
<context>
    <name>Exits</name>
    <message>
        <source>1 contract</source>
        <translation>1 张</translation>
    </message>
    <message>
        <source>1 share</source>
        <translation>1 股</translation>
    </message>
    <message>
        <source>2 and 3 cancel each other</source>
        <translation>2 与 3 互相取消</translation>
    </message>
    <message>
        <source>A click fills the order entry with a stop; nothing is sent.</source>
        <translation>点击会在下单面板填入止损单，不会发送。</translation>
    </message>
    <message>
        <source>A stop for all {shares} stands at the broker, also with Tideboard closed.</source>
        <translation>全部 {shares} 股在券商处都有止损单，Tideboard 关闭时也有效。</translation>
    </message>
    <message>
        <source>A stop stands at the broker for all of it.</source>
        <translation>全部持仓在券商处已有止损单。</translation>
    </message>
    <message>
        <source>A stop stands at the broker for {stopped} of {shares}; the others have none.</source>
        <translation>券商处有止损单涵盖 {shares} 股中的 {stopped} 股，其余没有。</translation>
    </message>
    <message>
        <source>A stop stands at the broker for {stopped} of {shares}; the rest is no tradable unit.</source>
        <translation>券商处的止损单覆盖 {shares} 股中的 {stopped} 股，其余不足一个交易单位。</translation>
    </message>
    <message>
        <source>All {quantity} have filled: both exits work at the broker.</source>
        <translation>{quantity} 股已全部成交：两张离场单在券商处生效。</translation>
    </message>
    <message>
        <source>All {quantity} have filled: this exit works at the broker.</source>
        <translation>{quantity} 股已全部成交：此离场单在券商处生效。</translation>
    </message>
    <message>
        <source>An exit that waits is changed with its entry, or by its line on the chart.</source>
        <translation>等候中的离场单随入场单修改，或用图上的线修改。</translation>
    </message>
    <message>
        <source>Asked for with the entry. The broker does not list it, so it does not count as held.</source>
        <translation>已随入场单要求。券商未列出，因此不算由券商持有。</translation>
    </message>
    <message>
        <source>Attach a stop loss</source>
        <translation>附加止损</translation>
    </message>
    <message>
        <source>Attach a take profit</source>
        <translation>附加止盈</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>开仓</translation>
    </message>
    <message>
        <source>Exits for {exits} stand at the broker, but only {position} are held: {surplus} too many.</source>
        <translation>券商处的离场单共 {exits} 股，但只持有 {position} 股，多出 {surplus} 股。</translation>
    </message>
    <message>
        <source>Exits for {shares} of the {held} held stand already. Cancel or reduce one first.</source>
        <translation>持有 {held} 股，离场单已占 {shares} 股。请先撤销或减少一张。</translation>
    </message>
    <message>
        <source>Exits held by the broker</source>
        <translation>离场单由券商持有</translation>
    </message>
    <message>
        <source>Exits stay in force</source>
        <translation>离场单有效期</translation>
    </message>
    <message>
        <source>Exits that another program gave to an entry of an earlier day are not seen.</source>
        <translation>其他程序在之前日子的开仓单所附的离场单不会显示。</translation>
    </message>
    <message>
        <source>Fees unknown</source>
        <translation>券商收费未知</translation>
    </message>
    <message>
        <source>Held by the broker once it lists them, also with Tideboard closed</source>
        <translation>券商列出后即由券商持有，Tideboard 关闭时亦然</translation>
    </message>
    <message>
        <source>If all fill, they open a position the other way.</source>
        <translation>若全部成交，会开立反方向的持仓。</translation>
    </message>
    <message>
        <source>If hit, before fees</source>
        <translation>触发后的盈亏，未计费用</translation>
    </message>
    <message>
        <source>If only part of the entry fills, the exits cover only that part.</source>
        <translation>如开仓单只部分成交，离场单只涵盖该部分。</translation>
    </message>
    <message>
        <source>If the price moves against these {shares}, nothing at the broker sells or buys them.</source>
        <translation>若价格对这 {shares} 股不利，券商处没有委托会将其卖出或买回。</translation>
    </message>
    <message>
        <source>In force</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>Last day of the exits</source>
        <translation>离场单到期日</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限价</translation>
    </message>
    <message>
        <source>Limit of the stop loss</source>
        <translation>止损的限价</translation>
    </message>
    <message>
        <source>Limit of the take profit</source>
        <translation>止盈的限价</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>市价</translation>
    </message>
    <message>
        <source>Must be above the entry</source>
        <translation>须高于开仓价</translation>
    </message>
    <message>
        <source>Must be below the entry</source>
        <translation>须低于开仓价</translation>
    </message>
    <message>
        <source>Needs an entry price</source>
        <translation>需要开仓价格</translation>
    </message>
    <message>
        <source>No such price</source>
        <translation>没有这个价格</translation>
    </message>
    <message>
        <source>Nothing of this security is held.</source>
        <translation>没有持有此证券。</translation>
    </message>
    <message>
        <source>Of {quantity} {filled} have filled: the exits now cover {filled}, never more.</source>
        <translation>入场单已成交 {filled} / {quantity}：离场单现涵盖 {filled} 股，不会更多。</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Price only</source>
        <translation>只计价格</translation>
    </message>
    <message>
        <source>Protect with a stop</source>
        <translation>加止损单</translation>
    </message>
    <message>
        <source>Protect with a trailing stop</source>
        <translation>加跟踪止损单</translation>
    </message>
    <message>
        <source>R</source>
        <translation>R</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>回报</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>风险</translation>
    </message>
    <message>
        <source>SL</source>
        <translation>止损</translation>
    </message>
    <message>
        <source>Stop loss</source>
        <translation>止损</translation>
    </message>
    <message>
        <source>Stop loss, buy limit</source>
        <translation>止损，限价买入</translation>
    </message>
    <message>
        <source>Stop loss, buy market</source>
        <translation>止损，市价买入</translation>
    </message>
    <message>
        <source>Stop loss, sell limit</source>
        <translation>止损，限价卖出</translation>
    </message>
    <message>
        <source>Stop loss, sell market</source>
        <translation>止损，市价卖出</translation>
    </message>
    <message>
        <source>Stop, entry and take profit</source>
        <translation>止损、开仓与止盈</translation>
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
        <translation>止盈，限价买入</translation>
    </message>
    <message>
        <source>Take profit, buy market</source>
        <translation>止盈，市价买入</translation>
    </message>
    <message>
        <source>Take profit, sell limit</source>
        <translation>止盈，限价卖出</translation>
    </message>
    <message>
        <source>Take profit, sell market</source>
        <translation>止盈，市价卖出</translation>
    </message>
    <message>
        <source>The broker does not hold exits so.</source>
        <translation>券商不接受此有效期的离场单。</translation>
    </message>
    <message>
        <source>The entry can fill in sessions in which the exits do not work: until their session nothing bounds the loss.</source>
        <translation>开仓单可能在离场单不生效的时段成交：在离场单的时段开始之前，没有任何委托限制损失。</translation>
    </message>
    <message>
        <source>The exits end on {day}: after it nothing at the broker bounds the loss.</source>
        <translation>离场单于 {day} 失效：其后券商处没有任何委托限制损失。</translation>
    </message>
    <message>
        <source>The exits end with the day: after it nothing at the broker bounds the loss.</source>
        <translation>离场单于当日结束时失效：其后券商处没有任何委托限制损失。</translation>
    </message>
    <message>
        <source>The price of this security is not known yet.</source>
        <translation>此证券的价格尚未知道。</translation>
    </message>
    <message>
        <source>The stop buys at market: after a gap it can fill above {price}.</source>
        <translation>止损按市价买入：遇跳空时，成交价可能高于 {price}。</translation>
    </message>
    <message>
        <source>The stop has a limit: after a gap it may not fill.</source>
        <translation>止损设有限价：遇跳空时可能不会成交。</translation>
    </message>
    <message>
        <source>The stop sells at market: after a gap it can fill below {price}.</source>
        <translation>止损按市价卖出：遇跳空时，成交价可能低于 {price}。</translation>
    </message>
    <message>
        <source>There is no stop: nothing at the broker bounds the loss.</source>
        <translation>没有止损：券商处没有任何委托限制损失。</translation>
    </message>
    <message>
        <source>They stay when Tideboard is closed or offline.</source>
        <translation>Tideboard 关闭或离线时仍然有效。</translation>
    </message>
    <message>
        <source>This connection takes no stop orders on this market.</source>
        <translation>此连接在这个市场不接受止损单。</translation>
    </message>
    <message>
        <source>This connection takes no trailing stops on this market.</source>
        <translation>此连接在此市场不接受跟踪止损单。</translation>
    </message>
    <message>
        <source>This fills the order entry with a stop; nothing is sent.</source>
        <translation>会在下单面板填入止损单，不会发送。</translation>
    </message>
    <message>
        <source>Three orders, one decision</source>
        <translation>三张委托，一次决定</translation>
    </message>
    <message>
        <source>Ticks</source>
        <translation>价位</translation>
    </message>
    <message>
        <source>Two orders, one decision</source>
        <translation>两张委托，一次决定</translation>
    </message>
    <message>
        <source>Waits until the entry fills; it will then cover what has filled, never more.</source>
        <translation>等候入场单成交；之后只涵盖已成交的股数，不会更多。</translation>
    </message>
    <message>
        <source>What it risks</source>
        <translation>风险</translation>
    </message>
    <message>
        <source>When hit</source>
        <translation>触发后</translation>
    </message>
    <message>
        <source>When hit, trade at</source>
        <translation>触发后以</translation>
    </message>
    <message>
        <source>With all fees</source>
        <translation>计入全部费用</translation>
    </message>
    <message>
        <source>a gap can fill higher</source>
        <translation>跳空时成交价可能更高</translation>
    </message>
    <message>
        <source>a gap can fill lower</source>
        <translation>跳空时成交价可能更低</translation>
    </message>
    <message>
        <source>above {price}</source>
        <translation>高于 {price}</translation>
    </message>
    <message>
        <source>after the entry fills, on the last price, {stays}</source>
        <translation>开仓成交后，按现价触发，{stays}</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>已要求</translation>
    </message>
    <message>
        <source>asked for, not confirmed</source>
        <translation>已要求，未确认</translation>
    </message>
    <message>
        <source>at its trigger</source>
        <translation>等于触发价</translation>
    </message>
    <message>
        <source>at market</source>
        <translation>按市价</translation>
    </message>
    <message>
        <source>below {price}</source>
        <translation>低于 {price}</translation>
    </message>
    <message>
        <source>broker</source>
        <translation>券商</translation>
    </message>
    <message>
        <source>covers {filled}</source>
        <translation>涵盖 {filled} 股</translation>
    </message>
    <message>
        <source>entry {price}</source>
        <translation>开仓 {price}</translation>
    </message>
    <message>
        <source>exits {exits}, position {position}</source>
        <translation>离场单 {exits}，持仓 {position}</translation>
    </message>
    <message>
        <source>held by the broker</source>
        <translation>由券商持有</translation>
    </message>
    <message>
        <source>last {price}</source>
        <translation>现价 {price}</translation>
    </message>
    <message>
        <source>limit {price}</source>
        <translation>限价 {price}</translation>
    </message>
    <message>
        <source>may not fill</source>
        <translation>可能不成交</translation>
    </message>
    <message>
        <source>no exits after that</source>
        <translation>其后再无离场单</translation>
    </message>
    <message>
        <source>no stop at the broker</source>
        <translation>券商处没有止损单</translation>
    </message>
    <message>
        <source>not confirmed</source>
        <translation>未确认</translation>
    </message>
    <message>
        <source>of assets</source>
        <translation>占资产</translation>
    </message>
    <message>
        <source>sent now</source>
        <translation>现在发出</translation>
    </message>
    <message>
        <source>stop for {stopped} of {shares}</source>
        <translation>{shares} 股中 {stopped} 股有止损</translation>
    </message>
    <message>
        <source>stop {price}</source>
        <translation>止损 {price}</translation>
    </message>
    <message>
        <source>take profit {price}</source>
        <translation>止盈 {price}</translation>
    </message>
    <message>
        <source>then buy back at {target}</source>
        <translation>之后在 {target} 买回</translation>
    </message>
    <message>
        <source>then buy back at {target}, or if it rises to {stop}</source>
        <translation>之后在 {target} 买回，或升至 {stop} 时买回</translation>
    </message>
    <message>
        <source>then buy back if it rises to {stop}</source>
        <translation>之后如升至 {stop} 则买回</translation>
    </message>
    <message>
        <source>then sell at {target}</source>
        <translation>之后在 {target} 卖出</translation>
    </message>
    <message>
        <source>then sell at {target}, or if it falls to {stop}</source>
        <translation>之后在 {target} 卖出，或跌至 {stop} 时卖出</translation>
    </message>
    <message>
        <source>then sell if it falls to {stop}</source>
        <translation>之后如跌至 {stop} 则卖出</translation>
    </message>
    <message>
        <source>too small for a stop</source>
        <translation>不足以下止损单</translation>
    </message>
    <message>
        <source>trailing stop</source>
        <translation>跟踪止损单</translation>
    </message>
    <message>
        <source>waits for the entry</source>
        <translation>等候入场成交</translation>
    </message>
    <message>
        <source>working now</source>
        <translation>正在挂单</translation>
    </message>
    <message>
        <source>{count} stops</source>
        <translation>{count} 张止损单</translation>
    </message>
    <message>
        <source>{count} ticks</source>
        <translation>{count} 个价位</translation>
    </message>
    <message>
        <source>{exit} in</source>
        <translation>{exit}单位</translation>
    </message>
    <message>
        <source>{exit}, attach</source>
        <translation>{exit}，附加</translation>
    </message>
    <message>
        <source>{shares} contracts</source>
        <translation>{shares} 张</translation>
    </message>
    <message>
        <source>{shares} shares</source>
        <translation>{shares} 股</translation>
    </message>
    <message>
        <source>{shares} shares are less than a tradable unit: no stop can stand for them.</source>
        <translation>{shares} 股不足一个交易单位，无法为其下止损单。</translation>
    </message>
    <message>
        <source>{stays}, {hours}; after the entry fills, on the last price</source>
        <translation>{stays}，{hours}；开仓成交后，按现价触发</translation>
    </message>
    <message>
        <source>{what} without a stop</source>
        <translation>{what}没有止损单</translation>
    </message>
</context>
<context>
    <name>ExpiryTabs</name>
    <message>
        <source>Earlier expiries</source>
        <translation>较早到期日</translation>
    </message>
    <message>
        <source>Expiries</source>
        <translation>到期日</translation>
    </message>
    <message>
        <source>Later expiries</source>
        <translation>较晚到期日</translation>
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
        <translation>设置文件有一部分无法使用。</translation>
    </message>
    <message>
        <source>Changes are not saved until you have confirmed what holds.</source>
        <translation>在您确认所采用的内容之前，更改不会保存。</translation>
    </message>
    <message>
        <source>Confirm what holds</source>
        <translation>确认采用</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>文件中的位置</translation>
    </message>
    <message>
        <source>LIVE accounts only close and cancel until you have confirmed what holds.</source>
        <translation>在您确认所采用的内容之前，实盘账户只能平仓和撤单。</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Nothing is connected until you have confirmed what holds.</source>
        <translation>在您确认所采用的内容之前，不会建立任何连接。</translation>
    </message>
    <message>
        <source>Nothing is saved before you confirm; then the old file is kept beside the new one, with its date.</source>
        <translation>确认之前不会保存任何内容；确认后，旧文件按其日期保留在新文件旁。</translation>
    </message>
    <message>
        <source>Parts that cannot be used are those of the last good copy.</source>
        <translation>无法使用的部分取自最近一份完好的副本。</translation>
    </message>
    <message>
        <source>Settings  ·  Tideboard</source>
        <translation>设置  ·  Tideboard</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>The file differs from what Tideboard wrote last. Wider limits do not count for LIVE accounts: for those the order log holds.</source>
        <translation>文件与 Tideboard 上次写入的不同。放宽的限额对实盘账户无效：对这些账户以委托记录为准。</translation>
    </message>
    <message>
        <source>The file was written by Tideboard {writer} (form {version}, this one knows {known}) and stays as it is. What you change here is kept in a file of this version beside it.</source>
        <translation>该文件由 Tideboard {writer} 写入（格式 {version}，此程序认识 {known}），保持原状。您在此处的更改保存在其旁的本版本文件中。</translation>
    </message>
    <message>
        <source>The settings are of a newer Tideboard ({writer}).</source>
        <translation>设置属于较新的 Tideboard（{writer}）。</translation>
    </message>
    <message>
        <source>The settings file cannot be read.</source>
        <translation>设置文件无法读取。</translation>
    </message>
    <message>
        <source>The settings were changed outside Tideboard.</source>
        <translation>设置在 Tideboard 之外被更改。</translation>
    </message>
    <message>
        <source>There is no good copy, so the defaults hold.</source>
        <translation>没有完好的副本，因此采用默认值。</translation>
    </message>
    <message>
        <source>What holds</source>
        <translation>所采用的</translation>
    </message>
    <message>
        <source>What of the settings was not used</source>
        <translation>设置中未被采用的内容</translation>
    </message>
    <message>
        <source>What was changed in the settings</source>
        <translation>设置中被更改的内容</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>情况</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>is not known</source>
        <translation>不认识</translation>
    </message>
    <message>
        <source>of a file that is not known whole</source>
        <translation>文件未能全部识别</translation>
    </message>
    <message>
        <source>the whole file</source>
        <translation>整个文件</translation>
    </message>
    <message>
        <source>was {value} in the copy</source>
        <translation>副本中为 {value}</translation>
    </message>
    <message>
        <source>{count} parts of the settings file cannot be used.</source>
        <translation>设置文件有 {count} 处无法使用。</translation>
    </message>
</context>
<context>
    <name>Fees</name>
    <message>
        <source>AFRC levy</source>
        <translation>会财局征费</translation>
    </message>
    <message>
        <source>Broker&apos;s fee not known, 0.3 % set aside</source>
        <translation>券商费用未知，预留 0.3 %</translation>
    </message>
    <message>
        <source>Clearing fee</source>
        <translation>结算费</translation>
    </message>
    <message>
        <source>Commission</source>
        <translation>佣金</translation>
    </message>
    <message>
        <source>Exchange trading fee</source>
        <translation>交易费</translation>
    </message>
    <message>
        <source>Handling fee</source>
        <translation>经手费</translation>
    </message>
    <message>
        <source>Option regulatory fee</source>
        <translation>期权监管费</translation>
    </message>
    <message>
        <source>Platform fee</source>
        <translation>平台费</translation>
    </message>
    <message>
        <source>SEC fee</source>
        <translation>SEC 规费</translation>
    </message>
    <message>
        <source>SFC levy</source>
        <translation>证监会征费</translation>
    </message>
    <message>
        <source>Settlement fee</source>
        <translation>交收费</translation>
    </message>
    <message>
        <source>Stamp duty</source>
        <translation>印花税</translation>
    </message>
    <message>
        <source>Supervision fee</source>
        <translation>证管费</translation>
    </message>
    <message>
        <source>Trading activity fee</source>
        <translation>交易活动费</translation>
    </message>
    <message>
        <source>Transfer fee</source>
        <translation>过户费</translation>
    </message>
</context>
<context>
    <name>FillsTable</name>
    <message>
        <source>Order</source>
        <translation>委托</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股数</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>The contract&apos;s size is not known yet</source>
        <translation>合约规模尚未知道</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>金额</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>All accounts</source>
        <translation>全部账户</translation>
    </message>
    <message>
        <source>All currencies</source>
        <translation>全部货币</translation>
    </message>
    <message>
        <source>All days</source>
        <translation>全部日期</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>全部类型</translation>
    </message>
    <message>
        <source>Any status</source>
        <translation>任何状态</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>货币</translation>
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
        <translation>类型</translation>
    </message>
    <message>
        <source>Kind, remark, number</source>
        <translation>类型、备注、编号</translation>
    </message>
    <message>
        <source>Money in</source>
        <translation>流入</translation>
    </message>
    <message>
        <source>Money in and out</source>
        <translation>流入与流出</translation>
    </message>
    <message>
        <source>Money out</source>
        <translation>流出</translation>
    </message>
    <message>
        <source>Saved views of these filters</source>
        <translation>这些筛选的已存视图</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Symbol, name, number</source>
        <translation>代码、名称、编号</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Words in kind, remark or number</source>
        <translation>类型、备注或编号中的文字</translation>
    </message>
    <message>
        <source>Words in symbol, name or number</source>
        <translation>代码、名称或编号中的文字</translation>
    </message>
    <message>
        <source>Words in symbol, name, number or the broker’s text</source>
        <translation>代码、名称、编号或券商说明中的文字</translation>
    </message>
    <message>
        <source>Working orders hidden: {count}; “Cancel all” cancels them too</source>
        <translation>隐藏的挂单：{count}；“全部撤单”也会撤销它们</translation>
    </message>
    <message>
        <source>{count} accounts</source>
        <translation>{count} 个账户</translation>
    </message>
    <message>
        <source>{count} currencies</source>
        <translation>{count} 种货币</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} 天</translation>
    </message>
    <message>
        <source>{count} kinds</source>
        <translation>{count} 个类型</translation>
    </message>
    <message>
        <source>{count} statuses</source>
        <translation>{count} 个状态</translation>
    </message>
    <message>
        <source>{shown} of {count} shown</source>
        <translation>显示 {shown} / {count}</translation>
    </message>
</context>
<context>
    <name>FiredMarks</name>
    <message>
        <source>S</source>
        <comment>mark of a signal</comment>
        <translation>讯</translation>
    </message>
    <message>
        <source>{rule} fired {time}</source>
        <translation>{rule} 于 {time} 触发</translation>
    </message>
    <message>
        <source>{rule} fired {time}, ended {end}</source>
        <translation>{rule} 于 {time} 触发，{end} 结束</translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message>
        <source>Each answer shows at once and can be changed in the settings.</source>
        <translation>答案即时生效，之后可在设置更改。</translation>
    </message>
    <message>
        <source>PRACTICE, PAPER or LIVE at the top left: whether the money is real.</source>
        <translation>左上角的练习、模拟或实盘：表示资金是否真实。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Welcome to Tideboard</source>
        <translation>欢迎使用 Tideboard</translation>
    </message>
</context>
<context>
    <name>Flatten</name>
    <message>
        <source>1 position has lost its stop or take profit</source>
        <translation>1 个持仓失去了止损或止盈单</translation>
    </message>
    <message>
        <source>All of these</source>
        <translation>全部勾选</translation>
    </message>
    <message>
        <source>An order sent since has opened it anew</source>
        <translation>之后的订单已重新开仓</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel it and put the exit back</source>
        <translation>撤销它并重新挂离场单</translation>
    </message>
    <message>
        <source>Cancel it and put the stop back</source>
        <translation>撤销它并重新挂止损单</translation>
    </message>
    <message>
        <source>Cancelling its working orders</source>
        <translation>正在撤销其未完成委托</translation>
    </message>
    <message>
        <source>Cancels 1 working order first</source>
        <translation>先撤销 1 笔未完成委托</translation>
    </message>
    <message>
        <source>Cancels first: {count}; the book shows {shown} to its limit</source>
        <translation>先撤单 {count} 笔；摆盘到其限价只有 {shown}</translation>
    </message>
    <message>
        <source>Cancels {count} working orders first</source>
        <translation>先撤销 {count} 笔未完成委托</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>正在检查</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close 1 position</source>
        <translation>平掉 1 个持仓</translation>
    </message>
    <message>
        <source>Close again at today&apos;s price</source>
        <translation>按现价再平仓</translation>
    </message>
    <message>
        <source>Close positions</source>
        <translation>平仓</translation>
    </message>
    <message>
        <source>Close {count} LIVE</source>
        <translation>实盘平 {count} 个持仓</translation>
    </message>
    <message>
        <source>Close {count} in practice</source>
        <translation>平 {count} 个练习持仓</translation>
    </message>
    <message>
        <source>Close {count} of {shown} positions</source>
        <translation>平掉 {shown} 个持仓中的 {count} 个</translation>
    </message>
    <message>
        <source>Close {count} on paper</source>
        <translation>平 {count} 个模拟持仓</translation>
    </message>
    <message>
        <source>Close {count} positions</source>
        <translation>平掉 {count} 个持仓</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已平仓</translation>
    </message>
    <message>
        <source>Closed only if ticked below</source>
        <translation>在下方勾选后才平仓</translation>
    </message>
    <message>
        <source>Closes</source>
        <translation>平仓</translation>
    </message>
    <message>
        <source>Closing positions</source>
        <translation>正在平仓</translation>
    </message>
    <message>
        <source>Closing positions was interrupted: orders sent {sent}, not sent {unsent}, exits no longer at the broker {lost}.</source>
        <translation>平仓中断了：已发出订单 {sent} 张，未发出 {unsent} 张，已不在券商处的离场单 {lost} 张。</translation>
    </message>
    <message>
        <source>Closing positions was interrupted: orders sent {sent}, not sent {unsent}.</source>
        <translation>平仓中断了：已发出订单 {sent} 张，未发出 {unsent} 张。</translation>
    </message>
    <message>
        <source>Closing these positions took their exits away and did not close all. Nothing is sent from here: the ticket is filled in.</source>
        <translation>平仓时撤销了这些持仓的离场单，但未能全部平仓。此处不会发出任何委托，只填写下单面板。</translation>
    </message>
    <message>
        <source>Closing {over} of {count}…</source>
        <translation>正在平第 {over} 个，共 {count} 个…</translation>
    </message>
    <message>
        <source>Done: {filled} closed</source>
        <translation>完成：已平 {filled}</translation>
    </message>
    <message>
        <source>Every position is closed</source>
        <translation>全部持仓已平</translation>
    </message>
    <message>
        <source>Every position is closed or protected</source>
        <translation>每个持仓都已平仓或有保护</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>持有</translation>
    </message>
    <message>
        <source>Hold the button to begin.</source>
        <translation>按住按钮开始。</translation>
    </message>
    <message>
        <source>Hold to close LIVE positions</source>
        <translation>按住以平实盘持仓</translation>
    </message>
    <message>
        <source>Hold to close paper positions</source>
        <translation>按住以平模拟持仓</translation>
    </message>
    <message>
        <source>Hold to close practice positions</source>
        <translation>按住以平练习持仓</translation>
    </message>
    <message>
        <source>Its exit at {trigger} is passed and cannot be put back.</source>
        <translation>平仓单触发价 {trigger} 已被越过，无法放回。</translation>
    </message>
    <message>
        <source>Its orders and position are not read yet</source>
        <translation>其委托和持仓尚未读取</translation>
    </message>
    <message>
        <source>Keep holding to close them</source>
        <translation>继续按住以平仓</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限价</translation>
    </message>
    <message>
        <source>Lost exits</source>
        <translation>失去的离场单</translation>
    </message>
    <message>
        <source>No longer at the broker: {order}</source>
        <translation>券商那里已没有：{order}</translation>
    </message>
    <message>
        <source>None of them can be closed now.</source>
        <translation>现在全部都不能平仓。</translation>
    </message>
    <message>
        <source>None of them is ticked.</source>
        <translation>没有勾选任何持仓。</translation>
    </message>
    <message>
        <source>Not done: {reason}</source>
        <translation>未做：{reason}</translation>
    </message>
    <message>
        <source>One after the other, each with a limit order of at most the quantity shown, at its limit or a better price. Every order is checked again at its turn. It ends after 3 minutes, when trading locks, or when you stop it.</source>
        <translation>逐一平仓：每个持仓一笔限价委托，数量不超过所示，价格为其限价或更好。轮到每笔委托时会再检查一次。3 分钟后、交易锁定时或您停止时结束。</translation>
    </message>
    <message>
        <source>Orders has every order with its state.</source>
        <translation>委托列表列出每笔委托及其状态。</translation>
    </message>
    <message>
        <source>Outcome unknown: see Orders</source>
        <translation>结果未知：请看委托</translation>
    </message>
    <message>
        <source>Partly done: {filled} closed, {left} not</source>
        <translation>部分完成：已平 {filled}，还剩 {left}</translation>
    </message>
    <message>
        <source>Partly done: {filled} of {sent} closed, see Orders</source>
        <translation>部分完成：已平 {filled}/{sent}，请看委托</translation>
    </message>
    <message>
        <source>Partly done: {filled} of {sent} closed, {left} more held, see Orders</source>
        <translation>部分完成：已平 {filled}/{sent}，另持有 {left}，请看委托</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>持仓</translation>
    </message>
    <message>
        <source>Positions to close</source>
        <translation>要平的持仓</translation>
    </message>
    <message>
        <source>Positions without their exits</source>
        <translation>没有离场单的持仓</translation>
    </message>
    <message>
        <source>Protected</source>
        <translation>已有保护</translation>
    </message>
    <message>
        <source>Put an exit back</source>
        <translation>重新挂离场单</translation>
    </message>
    <message>
        <source>Refused: {reason}</source>
        <translation>被拒：{reason}</translation>
    </message>
    <message>
        <source>Sent at this price or a better one</source>
        <translation>以此价或更好的价格发送</translation>
    </message>
    <message>
        <source>Sent: {sent}</source>
        <translation>已发送：{sent}</translation>
    </message>
    <message>
        <source>Sent: {sent}, of which the book shows {shown}</source>
        <translation>已发送：{sent}，其中摆盘显示 {shown}</translation>
    </message>
    <message>
        <source>Show exits</source>
        <translation>查看离场单</translation>
    </message>
    <message>
        <source>Show positions</source>
        <translation>显示持仓</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
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
        <translation>已撤销</translation>
    </message>
    <message>
        <source>The account is pinned, and stays pinned and locked afterwards.</source>
        <translation>账户已钉住，之后仍保持钉住和锁定。</translation>
    </message>
    <message>
        <source>These go on working as well; they are not cancelled from here:</source>
        <translation>以下委托也继续有效，不会在此撤销：</translation>
    </message>
    <message>
        <source>These positions are closed only where you tick them:</source>
        <translation>以下持仓勾选后才会平仓：</translation>
    </message>
    <message>
        <source>Trading password, for these positions only</source>
        <translation>交易密码，仅用于这些持仓</translation>
    </message>
    <message>
        <source>Type the number of positions: {count}</source>
        <translation>请输入持仓数量：{count}</translation>
    </message>
    <message>
        <source>Waits for the order of another position</source>
        <translation>等待另一持仓的委托发出</translation>
    </message>
    <message>
        <source>What was sent stays at the broker when you stop.</source>
        <translation>停止后，已发送的委托仍留在券商。</translation>
    </message>
    <message>
        <source>Will be closed</source>
        <translation>将平仓</translation>
    </message>
    <message>
        <source>Will be closed; the book shows {shown} to its limit</source>
        <translation>将平仓；摆盘到其限价只有 {shown}</translation>
    </message>
    <message>
        <source>Working orders that add to these positions stay; ticked ones are cancelled first:</source>
        <translation>会增加这些持仓的未完成委托会保留；勾选的会先撤销：</translation>
    </message>
    <message>
        <source>Working orders that close a position are cancelled first.</source>
        <translation>会先撤销用来平仓的未完成委托。</translation>
    </message>
    <message>
        <source>expires today</source>
        <translation>今日到期</translation>
    </message>
    <message>
        <source>extended hours</source>
        <translation>含盘前盘后</translation>
    </message>
    <message>
        <source>outcome unknown</source>
        <translation>结果未知</translation>
    </message>
    <message>
        <source>overnight</source>
        <translation>夜盘</translation>
    </message>
    <message>
        <source>{count} positions have lost their stop or take profit</source>
        <translation>{count} 个持仓失去了止损或止盈单</translation>
    </message>
    <message>
        <source>{done} of {count} positions are closed</source>
        <translation>{count} 个持仓中已平 {done} 个</translation>
    </message>
    <message>
        <source>{order} cannot be put back: {reason}</source>
        <translation>{order} 无法放回：{reason}</translation>
    </message>
    <message>
        <source>{order}: passed at {last}, cannot go back</source>
        <translation>{order}：价格 {last} 已越过触发价，无法放回</translation>
    </message>
    <message>
        <source>{order}: the closing order has no answer, both may fill</source>
        <translation>{order}：平仓委托没有回复，两者都可能成交</translation>
    </message>
    <message>
        <source>{shares} are less than a board lot: no exit for them</source>
        <translation>{shares} 不足一手：不为其挂离场单</translation>
    </message>
    <message>
        <source>{shares} without a stop</source>
        <translation>{shares} 没有止损单</translation>
    </message>
    <message>
        <source>{shares} without a stop while its closing order works</source>
        <translation>{shares} 没有止损单，平仓委托仍在等待成交</translation>
    </message>
    <message>
        <source>{shares} without an exit</source>
        <translation>{shares} 没有离场单</translation>
    </message>
    <message>
        <source>{shares} without an exit while its closing order works</source>
        <translation>{shares} 没有离场单，平仓委托仍在等待成交</translation>
    </message>
    <message>
        <source>{shares} without it: other orders take what is held</source>
        <translation>{shares} 仍缺：其他委托已占用持仓</translation>
    </message>
    <message>
        <source>{text} and {count} more</source>
        <translation>{text}，另有 {count} 项</translation>
    </message>
    <message>
        <source>{words}; {left} left, no tradable unit</source>
        <translation>{words}；余 {left}，不足一个交易单位</translation>
    </message>
</context>
<context>
    <name>Flow</name>
    <message>
        <source>%1 of turnover classified</source>
        <translation>已分类成交额 %1</translation>
    </message>
    <message>
        <source>1M</source>
        <comment>one month</comment>
        <translation>1个月</translation>
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
        <translation>3个月</translation>
    </message>
    <message>
        <source>6M</source>
        <comment>six months</comment>
        <translation>6个月</translation>
    </message>
    <message>
        <source>A bond has no capital flow</source>
        <translation>债券无资金流向</translation>
    </message>
    <message>
        <source>A date reads 2026-11-20</source>
        <translation>日期写法如 2026-11-20</translation>
    </message>
    <message>
        <source>A future has no capital flow</source>
        <translation>期货无资金流向</translation>
    </message>
    <message>
        <source>A sector has no capital flow of its own</source>
        <translation>板块本身无资金流向</translation>
    </message>
    <message>
        <source>A trade at the ask or above counts as inflow, one at the bid or below as outflow. Net is in minus out.</source>
        <translation>以卖价或更高成交计为流入，以买价或更低成交计为流出。净额为流入减流出。</translation>
    </message>
    <message>
        <source>All</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>An estimate from trade direction and size, not a record of who paid</source>
        <translation>依成交方向与大小估算，并非付款人记录</translation>
    </message>
    <message>
        <source>An estimate from trade direction and size, not a record of who paid.</source>
        <translation>依成交方向与大小估算，并非付款人记录。</translation>
    </message>
    <message>
        <source>An index has no capital flow</source>
        <translation>指数无资金流向</translation>
    </message>
    <message>
        <source>An option has no capital flow</source>
        <translation>期权无资金流向</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Ask for the flow again</source>
        <translation>重新读取资金流向</translation>
    </message>
    <message>
        <source>Asking for the distribution</source>
        <translation>正在读取资金分布</translation>
    </message>
    <message>
        <source>Asking for the history</source>
        <translation>正在读取历史</translation>
    </message>
    <message>
        <source>Asking for today’s minutes</source>
        <translation>正在读取今日分时数据</translation>
    </message>
    <message>
        <source>B %1</source>
        <comment>bought</comment>
        <translation>买 %1</translation>
    </message>
    <message>
        <source>B %1 x %2</source>
        <comment>bought, number of fills, shares</comment>
        <translation>买 %1 × %2</translation>
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
        <translation>净额柱或分级堆叠</translation>
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
        <translation>资金流向</translation>
    </message>
    <message>
        <source>Capital flow figures</source>
        <translation>资金流向数字</translation>
    </message>
    <message>
        <source>Capital flow history</source>
        <translation>资金流向历史</translation>
    </message>
    <message>
        <source>Capital flow history as a table</source>
        <translation>资金流向历史表</translation>
    </message>
    <message>
        <source>Capital flow: by day</source>
        <translation>资金流向：按日</translation>
    </message>
    <message>
        <source>Capital flow: by month</source>
        <translation>资金流向：按月</translation>
    </message>
    <message>
        <source>Capital flow: by week</source>
        <translation>资金流向：按周</translation>
    </message>
    <message>
        <source>Capital flow: intraday</source>
        <translation>资金流向：分时</translation>
    </message>
    <message>
        <source>Capital flow: intraday or day</source>
        <translation>资金流向：分时或日线</translation>
    </message>
    <message>
        <source>Capital flow: next period</source>
        <translation>资金流向：下一个周期</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>涨跌</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Chart or table</source>
        <translation>图表或表格</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>收盘价</translation>
    </message>
    <message>
        <source>Compare two providers</source>
        <translation>比较两个来源</translation>
    </message>
    <message>
        <source>Connect a second provider</source>
        <translation>连接第二个来源</translation>
    </message>
    <message>
        <source>Connecting to {provider}.</source>
        <translation>正在连接 {provider}。</translation>
    </message>
    <message>
        <source>Connection log</source>
        <translation>连接日志</translation>
    </message>
    <message>
        <source>Copy picture of the chart</source>
        <translation>复制图表图片</translation>
    </message>
    <message>
        <source>Copy the read-out as a row</source>
        <translation>把读数复制成一行</translation>
    </message>
    <message>
        <source>Counted here from the trades that were received: bought at the ask is inflow, sold at the bid outflow, as the feed says it. A trade without a side is in neither. Auctions are left out.</source>
        <translation>由本程序按收到的逐笔成交统计：按卖价主动买入计流入，按买价主动卖出计流出，方向以行情所示为准。没有方向的成交两边都不计。竞价不计。</translation>
    </message>
    <message>
        <source>Crosshair one minute back</source>
        <translation>十字光标后退一分钟</translation>
    </message>
    <message>
        <source>Crosshair one minute on</source>
        <translation>十字光标前进一分钟</translation>
    </message>
    <message>
        <source>Crosshair ten back</source>
        <translation>十字光标后退十格</translation>
    </message>
    <message>
        <source>Crosshair ten on</source>
        <translation>十字光标前进十格</translation>
    </message>
    <message>
        <source>Crosshair to the first</source>
        <translation>十字光标移到开头</translation>
    </message>
    <message>
        <source>Crosshair to the last</source>
        <translation>十字光标移到结尾</translation>
    </message>
    <message>
        <source>Crosshair to the mark before</source>
        <translation>十字线移到上一个标记</translation>
    </message>
    <message>
        <source>Crosshair to the next mark</source>
        <translation>十字线移到下一个标记</translation>
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
        <translation>日线图</translation>
    </message>
    <message>
        <source>Disagree since {time}</source>
        <translation>{time} 起不一致</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>资金分布</translation>
    </message>
    <message>
        <source>Distribution by order size</source>
        <translation>按委托大小的资金分布</translation>
    </message>
    <message>
        <source>Distribution, {day}</source>
        <translation>资金分布（{day}）</translation>
    </message>
    <message>
        <source>Each provider decides by its own rule and from its own feed which trades it counts and whether they are bought or sold. Neither is wrong; never add or average the two.</source>
        <translation>每个来源按自己的规则和行情决定计入哪些成交、属买入还是卖出。两者都没有错；不应相加或平均。</translation>
    </message>
    <message>
        <source>Extra-large</source>
        <translation>特大单</translation>
    </message>
    <message>
        <source>Find another symbol</source>
        <translation>搜索其他代码</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>起始日</translation>
    </message>
    <message>
        <source>Flow chart: block</source>
        <translation>资金图：主力</translation>
    </message>
    <message>
        <source>Flow chart: compare two providers</source>
        <translation>资金图：比较两个来源</translation>
    </message>
    <message>
        <source>Flow chart: cumulative volume delta</source>
        <translation>资金流图：累计成交量差</translation>
    </message>
    <message>
        <source>Flow chart: curves or stack</source>
        <translation>资金图：曲线或堆叠</translation>
    </message>
    <message>
        <source>Flow chart: extra-large orders</source>
        <translation>资金图：特大单</translation>
    </message>
    <message>
        <source>Flow chart: large orders</source>
        <translation>资金图：大单</translation>
    </message>
    <message>
        <source>Flow chart: market or local time</source>
        <translation>资金图：市场或本地时间</translation>
    </message>
    <message>
        <source>Flow chart: medium orders</source>
        <translation>资金图：中单</translation>
    </message>
    <message>
        <source>Flow chart: net</source>
        <translation>资金图：净流入</translation>
    </message>
    <message>
        <source>Flow chart: net per minute as bars</source>
        <translation>资金图：每分钟净流入柱</translation>
    </message>
    <message>
        <source>Flow chart: own count of the trades</source>
        <translation>资金流图：自行统计逐笔</translation>
    </message>
    <message>
        <source>Flow chart: price</source>
        <translation>资金图：股价</translation>
    </message>
    <message>
        <source>Flow chart: price on its own scale</source>
        <translation>资金图：股价自设刻度</translation>
    </message>
    <message>
        <source>Flow chart: reports, dividends, splits, news, buy-backs</source>
        <translation>资金流图：业绩、派息、拆股、新闻、回购</translation>
    </message>
    <message>
        <source>Flow chart: small orders</source>
        <translation>资金图：小单</translation>
    </message>
    <message>
        <source>Flow chart: whole session or to now</source>
        <translation>资金图：全日或至今</translation>
    </message>
    <message>
        <source>Flow history</source>
        <translation>资金历史</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>差距</translation>
    </message>
    <message>
        <source>Gap to {provider}</source>
        <translation>与 {provider} 的差距</translation>
    </message>
    <message>
        <source>Hide the crosshair</source>
        <translation>隐藏十字光标</translation>
    </message>
    <message>
        <source>History between two dates</source>
        <translation>两个日期之间的历史</translation>
    </message>
    <message>
        <source>History of one month</source>
        <translation>一个月历史</translation>
    </message>
    <message>
        <source>History of one year</source>
        <translation>一年历史</translation>
    </message>
    <message>
        <source>History of six months</source>
        <translation>六个月历史</translation>
    </message>
    <message>
        <source>History of three months</source>
        <translation>三个月历史</translation>
    </message>
    <message>
        <source>History of two years</source>
        <translation>两年历史</translation>
    </message>
    <message>
        <source>History reaches back {days} days at most</source>
        <translation>历史最多追溯 {days} 日</translation>
    </message>
    <message>
        <source>In</source>
        <translation>流入</translation>
    </message>
    <message>
        <source>Inflow already beyond</source>
        <translation>流入已超过</translation>
    </message>
    <message>
        <source>Inflow larger than</source>
        <translation>流入大于</translation>
    </message>
    <message>
        <source>Intraday chart</source>
        <translation>分时图</translation>
    </message>
    <message>
        <source>Its sizes are those of single trades in money, extra-large, large and medium from {sizes}: an order filled in parts counts as several small ones. They can be changed in Settings, Data; what was saved with other sizes does not compare with these.</source>
        <translation>它的大小按单笔成交的金额：特大单、大单、中单分别从 {sizes} 起；分多次成交的委托计作多笔小单。可在“设置”的“数据”更改；用其他界限保存的图表不能与此比较。</translation>
    </message>
    <message>
        <source>L</source>
        <comment>large</comment>
        <translation>大</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>大单</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>结束日</translation>
    </message>
    <message>
        <source>Last minute</source>
        <translation>最近一分钟</translation>
    </message>
    <message>
        <source>Last minute received {last}, expected {now}. The connection stands but brings no flow.</source>
        <translation>最后收到 {last}，应为 {now}。连接正常但没有资金数据。</translation>
    </message>
    <message>
        <source>Last session shown. {market} opens again {when}.</source>
        <translation>显示上一个交易日。{market}于 {when} 再开盘。</translation>
    </message>
    <message>
        <source>Last {count} min</source>
        <translation>最近 {count} 分钟</translation>
    </message>
    <message>
        <source>Last {count} together</source>
        <translation>最近 {count} 期合计</translation>
    </message>
    <message>
        <source>Lead with {provider}</source>
        <translation>以 {provider} 为准</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>读取中</translation>
    </message>
    <message>
        <source>Logging in to {provider}.</source>
        <translation>正在登录 {provider}。</translation>
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
        <translation>中单</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>净额</translation>
    </message>
    <message>
        <source>Net / turnover</source>
        <translation>净额／成交额</translation>
    </message>
    <message>
        <source>Net / turnover is the net in percent of the turnover since the open. Regular hours only.</source>
        <translation>净额／成交额是净额占开盘以来成交额的百分比。只计正常时段。</translation>
    </message>
    <message>
        <source>Net inflow</source>
        <translation>净流入</translation>
    </message>
    <message>
        <source>Net inflow is cumulative since the open, reset daily, in the quote currency, one value a minute.</source>
        <translation>净流入自开盘起累计，每日重新计算，以报价货币计，每分钟一值。</translation>
    </message>
    <message>
        <source>Net inflow to {time}</source>
        <translation>净流入（至 {time}）</translation>
    </message>
    <message>
        <source>Net inflow today</source>
        <translation>今日净流入</translation>
    </message>
    <message>
        <source>Net inflow today, to {time}</source>
        <translation>今日净流入（至 {time}）</translation>
    </message>
    <message>
        <source>Net inflow {date}, to {time}</source>
        <translation>{date} 净流入（至 {time}）</translation>
    </message>
    <message>
        <source>Net inflow, {period}</source>
        <translation>净流入，{period}</translation>
    </message>
    <message>
        <source>Net inflow, {period}, without today</source>
        <translation>净流入，{period}，不含今日</translation>
    </message>
    <message>
        <source>Net is the sum of the four tiers; a chip in the title says so when it is not.</source>
        <translation>净额是四级之和；若不相符，标题栏会标明。</translation>
    </message>
    <message>
        <source>Net of the last {count} session minutes: {amount}, in % of their turnover</source>
        <translation>最近 {count} 个交易分钟的净流入：{amount}，占同期成交额的百分比</translation>
    </message>
    <message>
        <source>Net of {count} periods together</source>
        <translation>{count} 期合计净额</translation>
    </message>
    <message>
        <source>Net {net} {currency} at {time}</source>
        <translation>{time} 净额 {net} {currency}</translation>
    </message>
    <message>
        <source>Newer periods</source>
        <translation>较近</translation>
    </message>
    <message>
        <source>Next try in {count} s</source>
        <translation>{count} 秒后再试</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>没有回应</translation>
    </message>
    <message>
        <source>No closed session in this range</source>
        <translation>此范围内没有已结束的交易日</translation>
    </message>
    <message>
        <source>No connection since {time}</source>
        <translation>{time} 起没有连接</translation>
    </message>
    <message>
        <source>No flow from {begin} to {end}</source>
        <translation>{begin} 至 {end} 没有资金数据</translation>
    </message>
    <message>
        <source>No flow yet today</source>
        <translation>今日尚无资金数据</translation>
    </message>
    <message>
        <source>No history is shown.</source>
        <translation>没有显示历史。</translation>
    </message>
    <message>
        <source>No minutes of a session are shown.</source>
        <translation>没有显示任何时段的分钟数据。</translation>
    </message>
    <message>
        <source>No right to read {market} flow</source>
        <translation>没有读取{market}资金流向的权限</translation>
    </message>
    <message>
        <source>No second provider of capital flow is connected.</source>
        <translation>没有连接第二个资金流向来源。</translation>
    </message>
    <message>
        <source>No trade of this session has been counted yet</source>
        <translation>此时段尚无计入的成交</translation>
    </message>
    <message>
        <source>Not offered by this provider</source>
        <translation>此来源不提供</translation>
    </message>
    <message>
        <source>Not offered for this security</source>
        <translation>此证券不提供</translation>
    </message>
    <message>
        <source>Not recorded on this day</source>
        <translation>当日没有记录</translation>
    </message>
    <message>
        <source>Not yet known at {time}: {count} of {total} minutes hidden</source>
        <translation>{time} 时尚未知道：已隐藏 {total} 分钟中的 {count} 分钟</translation>
    </message>
    <message>
        <source>Nothing in this range</source>
        <translation>此范围内没有数据</translation>
    </message>
    <message>
        <source>Nothing is wrong: flow is counted from the trades of one security.</source>
        <translation>一切正常：资金流向由单一证券的成交统计。</translation>
    </message>
    <message>
        <source>Of turnover</source>
        <translation>占成交额</translation>
    </message>
    <message>
        <source>Older periods</source>
        <translation>较早</translation>
    </message>
    <message>
        <source>One net line: there are no tiers, no block and no history. Large, medium and small in the distribution are its own sizes; their limits are not published.</source>
        <translation>只有一条净额线：没有分级、主力和历史。分布中的大、中、小单是它自己的分类，界线没有公布。</translation>
    </message>
    <message>
        <source>Open {symbol}</source>
        <translation>打开 {symbol}</translation>
    </message>
    <message>
        <source>Orders and fills are read again before they show as current.</source>
        <translation>委托和成交会先重新读取，才显示为最新。</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>流出</translation>
    </message>
    <message>
        <source>Outflow already beyond</source>
        <translation>流出已超过</translation>
    </message>
    <message>
        <source>Outflow larger than</source>
        <translation>流出大于</translation>
    </message>
    <message>
        <source>Own count</source>
        <translation>自行统计</translation>
    </message>
    <message>
        <source>Own count disagrees since {time}</source>
        <translation>自行统计自 {time} 起方向相反</translation>
    </message>
    <message>
        <source>Own count since the open</source>
        <translation>自行统计：自开市起</translation>
    </message>
    <message>
        <source>Own count since {time}, from the provider&apos;s net then</source>
        <translation>自行统计：自 {time} 起，由当时供应商净额开始</translation>
    </message>
    <message>
        <source>Own count: its sizes are not the provider&apos;s tiers</source>
        <translation>自行统计：大小划分与供应商不同</translation>
    </message>
    <message>
        <source>Own past</source>
        <translation>与自身过往比</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>股价</translation>
    </message>
    <message>
        <source>Price alert at the crosshair…</source>
        <translation>在十字光标价位设到价提醒…</translation>
    </message>
    <message>
        <source>Price, against flow</source>
        <translation>股价，与资金背离</translation>
    </message>
    <message>
        <source>Price, agrees with flow</source>
        <translation>股价，与资金同向</translation>
    </message>
    <message>
        <source>Price, trading suspended</source>
        <translation>股价，停牌</translation>
    </message>
    <message>
        <source>Providers disagree</source>
        <translation>来源不一致</translation>
    </message>
    <message>
        <source>Providers disagree since {time}</source>
        <translation>来源自 {time} 起不一致</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Rate limited</source>
        <translation>请求受限</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>S</source>
        <comment>small</comment>
        <translation>小</translation>
    </message>
    <message>
        <source>S %1</source>
        <comment>sold</comment>
        <translation>卖 %1</translation>
    </message>
    <message>
        <source>S %1 x %2</source>
        <comment>sold, number of fills, shares</comment>
        <translation>卖 %1 × %2</translation>
    </message>
    <message>
        <source>Save history as CSV…</source>
        <translation>历史另存为 CSV…</translation>
    </message>
    <message>
        <source>Save minutes as CSV…</source>
        <translation>分钟数据另存为 CSV…</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Save picture as PNG…</source>
        <translation>图片另存为 PNG…</translation>
    </message>
    <message>
        <source>Save picture as SVG…</source>
        <translation>图片另存为 SVG…</translation>
    </message>
    <message>
        <source>Save the history as CSV</source>
        <translation>历史另存为 CSV</translation>
    </message>
    <message>
        <source>Second / first</source>
        <translation>第二／第一</translation>
    </message>
    <message>
        <source>Session open</source>
        <translation>已开盘</translation>
    </message>
    <message>
        <source>Show my rights</source>
        <translation>查看我的权限</translation>
    </message>
    <message>
        <source>Show the last year</source>
        <translation>显示最近一年</translation>
    </message>
    <message>
        <source>Signs differ since {time}. Both lines are drawn, tiers are not.</source>
        <translation>自 {time} 起正负相反。两条线都已画出，分级不显示。</translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>较 %1</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>小单</translation>
    </message>
    <message>
        <source>Source: {provider}</source>
        <translation>来源：{provider}</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>堆叠</translation>
    </message>
    <message>
        <source>Stale</source>
        <translation>数据过时</translation>
    </message>
    <message>
        <source>Sum of {count}</source>
        <translation>{count} 期累计</translation>
    </message>
    <message>
        <source>Sum of {count} periods</source>
        <translation>{count} 期累计</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>The answer is slow: the connection to {provider} stands, the flow request was sent.</source>
        <translation>回应缓慢：与 {provider} 的连接正常，资金请求已发送。</translation>
    </message>
    <message>
        <source>The connection is slow: {provider} has not answered the call yet.</source>
        <translation>连接缓慢：{provider} 尚未回应。</translation>
    </message>
    <message>
        <source>The first day is after the last</source>
        <translation>起始日在结束日之后</translation>
    </message>
    <message>
        <source>The first minute appears one minute after the open.</source>
        <translation>首分钟数据在开盘一分钟后出现。</translation>
    </message>
    <message>
        <source>The gap is the first minus the second, minute by minute where both have one. Five minutes or more with opposite signs are marked in amber on the time axis.</source>
        <translation>差距为第一来源减第二来源，逐分钟计算，两者都有数字时才有。正负相反达五分钟，时间轴上会以琥珀色标示。</translation>
    </message>
    <message>
        <source>The last day is still to come</source>
        <translation>结束日尚未到</translation>
    </message>
    <message>
        <source>The login is slow: {provider} is connected, not yet ready.</source>
        <translation>登录缓慢：{provider} 已连接，尚未就绪。</translation>
    </message>
    <message>
        <source>The provider answered without a row: not listed yet, suspended, or further back than it keeps.</source>
        <translation>来源返回的内容没有数据：尚未上市、停牌，或早于其保存期。</translation>
    </message>
    <message>
        <source>The provider gave no figure.</source>
        <translation>来源没有提供数字。</translation>
    </message>
    <message>
        <source>Their signs differ since {since}.</source>
        <translation>两者自 {since} 起正负相反。</translation>
    </message>
    <message>
        <source>This minute so far</source>
        <translation>本分钟至今</translation>
    </message>
    <message>
        <source>This panel is first in line.</source>
        <translation>此面板排在最前。</translation>
    </message>
    <message>
        <source>This panel is first in line; one more call is waiting.</source>
        <translation>此面板排在最前；另有 1 个请求等候。</translation>
    </message>
    <message>
        <source>This panel is first in line; {waiting} more calls are waiting.</source>
        <translation>此面板排在最前；另有 {waiting} 个请求等候。</translation>
    </message>
    <message>
        <source>This provider has no tiers to stack</source>
        <translation>此来源没有可堆叠的分级</translation>
    </message>
    <message>
        <source>Tiers after moomoo: order sizes are ranked over the last 200 trading days. The top 10% are extra-large, 10–30% large, 30–55% medium, the last 45% small. Block is extra-large plus large.</source>
        <translation>分级依 moomoo：委托大小按过去 200 个交易日排名。前 10% 为特大单，10–30% 为大单，30–55% 为中单，余下 45% 为小单。主力为特大单加大单。</translation>
    </message>
    <message>
        <source>Trades of {count} minutes may be missing: counted anew after them</source>
        <translation>{count} 分钟内可能缺少成交：其后重新统计</translation>
    </message>
    <message>
        <source>Try {number} in {wait} s.</source>
        <translation>{wait} 秒后第 {number} 次尝试。</translation>
    </message>
    <message>
        <source>Turned down {time}</source>
        <translation>{time} 转为流出</translation>
    </message>
    <message>
        <source>Turned up {time}</source>
        <translation>{time} 转为流入</translation>
    </message>
    <message>
        <source>Two providers: their tiers are not comparable</source>
        <translation>两个来源：分级不可比较</translation>
    </message>
    <message>
        <source>US</source>
        <translation>美股</translation>
    </message>
    <message>
        <source>US figures count Nasdaq Basic prints only. The newest minute is provisional.</source>
        <translation>美股数字只计 Nasdaq Basic 的成交。最新一分钟为暂定值。</translation>
    </message>
    <message>
        <source>US: only the shape is comparable, LongPort counts Nasdaq Basic trades</source>
        <translation>美股只宜比较走势：LongPort 只计 Nasdaq Basic 的成交</translation>
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
        <translation>资金数字的含义</translation>
    </message>
    <message>
        <source>Whole range</source>
        <translation>整个范围</translation>
    </message>
    <message>
        <source>Why they differ</source>
        <translation>为何不同</translation>
    </message>
    <message>
        <source>With two connections both nets stand on one axis, with the gap between them and a mark where their signs differ.</source>
        <translation>有两个连接时，两条净额线同用一轴，标出两者的差距和正负相反之处。</translation>
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
        <translation>缩小</translation>
    </message>
    <message>
        <source>a replay shows what the archive has of the day</source>
        <translation>回放只显示归档中当日的数据</translation>
    </message>
    <message>
        <source>against flow</source>
        <translation>与资金背离</translation>
    </message>
    <message>
        <source>age %1</source>
        <translation>%1前</translation>
    </message>
    <message>
        <source>bought at the ask</source>
        <translation>主动买</translation>
    </message>
    <message>
        <source>cumulative volume delta since {time}, shares</source>
        <translation>自 {time} 起累计成交量差，股</translation>
    </message>
    <message>
        <source>days</source>
        <translation>个交易日</translation>
    </message>
    <message>
        <source>extra-large counted as large</source>
        <translation>特大单计入大单</translation>
    </message>
    <message>
        <source>fired</source>
        <translation>已触发</translation>
    </message>
    <message>
        <source>flow per day, {begin} to {end}</source>
        <translation>每日资金，{begin} 至 {end}</translation>
    </message>
    <message>
        <source>flow per month, {begin} to {end}</source>
        <translation>每月资金，{begin} 至 {end}</translation>
    </message>
    <message>
        <source>flow per week, {begin} to {end}</source>
        <translation>每周资金，{begin} 至 {end}</translation>
    </message>
    <message>
        <source>half day, to {time}</source>
        <translation>半日市，至 {time}</translation>
    </message>
    <message>
        <source>hours assumed: calendar ends {date}</source>
        <translation>时段为推定：交易日历止于 {date}</translation>
    </message>
    <message>
        <source>in</source>
        <translation>流入</translation>
    </message>
    <message>
        <source>its flow is the minutes of today</source>
        <translation>其资金流向只有今日分时</translation>
    </message>
    <message>
        <source>last minute {time}</source>
        <translation>最后一分钟 {time}</translation>
    </message>
    <message>
        <source>lunch</source>
        <translation>午休</translation>
    </message>
    <message>
        <source>net inflow per minute</source>
        <translation>每分钟净流入</translation>
    </message>
    <message>
        <source>no figure</source>
        <translation>没有数字</translation>
    </message>
    <message>
        <source>no price line: not offered</source>
        <translation>没有股价线：不提供</translation>
    </message>
    <message>
        <source>no price line: the provider refused it</source>
        <translation>没有股价线：来源拒绝</translation>
    </message>
    <message>
        <source>no price line: the right is missing</source>
        <translation>没有股价线：缺少权限</translation>
    </message>
    <message>
        <source>no price line: the subscription quota is full</source>
        <translation>没有股价线：订阅额度已满</translation>
    </message>
    <message>
        <source>no turnover</source>
        <translation>无成交额</translation>
    </message>
    <message>
        <source>of turn.</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>offered for stocks, warrants and funds</source>
        <translation>适用于股票、窝轮及基金</translation>
    </message>
    <message>
        <source>out</source>
        <translation>流出</translation>
    </message>
    <message>
        <source>price against flow: {count} of {all}</source>
        <translation>股价与资金背离：{all} 期中 {count} 期</translation>
    </message>
    <message>
        <source>price on its own scale</source>
        <translation>股价自设刻度</translation>
    </message>
    <message>
        <source>regular hours only</source>
        <translation>只计正常时段</translation>
    </message>
    <message>
        <source>sizes as {provider} counts them</source>
        <translation>大小按 {provider} 的分类</translation>
    </message>
    <message>
        <source>so far</source>
        <translation>至今</translation>
    </message>
    <message>
        <source>sold at the bid</source>
        <translation>主动卖</translation>
    </message>
    <message>
        <source>the session is open, its first minute is not over</source>
        <translation>已开盘，首分钟尚未完结</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>whole days</source>
        <translation>个完整交易日</translation>
    </message>
    <message>
        <source>whole session, to {time}</source>
        <translation>整个交易日，至 {time}</translation>
    </message>
    <message>
        <source>{count} min missing</source>
        <translation>缺 {count} 分钟</translation>
    </message>
    <message>
        <source>{count} of {days}</source>
        <translation>{count}/{days}</translation>
    </message>
    <message>
        <source>{count} periods together</source>
        <translation>{count} 期合计</translation>
    </message>
    <message>
        <source>{days} d {hours} h</source>
        <translation>{days} 日 {hours} 小时</translation>
    </message>
    <message>
        <source>{first} counts money in, {second} money out, for {count} minutes or longer. Press for the definitions.</source>
        <translation>{first} 计为流入，{second} 计为流出，已达 {count} 分钟或以上。按此查看定义。</translation>
    </message>
    <message>
        <source>{first} {net} {currency}, {second} {other} {currency}, gap {gap} {currency} at {time}</source>
        <translation>{time} {first} {net} {currency}，{second} {other} {currency}，差距 {gap} {currency}</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分钟</translation>
    </message>
    <message>
        <source>{largest}, {large} and {medium} {currency}</source>
        <translation>{largest}、{large}、{medium} {currency}</translation>
    </message>
    <message>
        <source>{market} opens {when}</source>
        <translation>{market} {when} 开盘</translation>
    </message>
    <message>
        <source>{moment} {zone}, in {left}</source>
        <translation>{moment} {zone}，{left}后</translation>
    </message>
    <message>
        <source>{net} is larger than {count} of the last {days} days, on its side of zero</source>
        <translation>{net}，在同一方向上大于最近 {days} 个交易日中的 {count} 个</translation>
    </message>
    <message>
        <source>{net} so far is already beyond {count} of the last {days} whole days, signed</source>
        <translation>至今 {net}，按正负计已超过最近 {days} 个完整交易日中的 {count} 个</translation>
    </message>
    <message>
        <source>{provider} allows 30 flow calls in 30 s; {calls} are used.</source>
        <translation>{provider} 允许 30 秒内 30 次资金请求；已用 {calls} 次。</translation>
    </message>
    <message>
        <source>{provider} gives today&apos;s minutes only. Days, weeks and months come with Futu OpenD.</source>
        <translation>{provider} 只提供今日分时。日、周、月由 Futu OpenD 提供。</translation>
    </message>
    <message>
        <source>{provider} has no flow before {date}</source>
        <translation>{provider} 没有 {date} 之前的资金数据</translation>
    </message>
    <message>
        <source>{provider} has no flow history</source>
        <translation>{provider} 没有资金历史</translation>
    </message>
    <message>
        <source>{provider} has no tiers, so there is no block</source>
        <translation>{provider} 没有分级，因此没有主力</translation>
    </message>
    <message>
        <source>{provider} lets no flow call through at the moment.</source>
        <translation>{provider} 目前不接受资金请求。</translation>
    </message>
    <message>
        <source>{provider} refused the request: the quote right for {market} is missing.</source>
        <translation>{provider} 拒绝请求：缺少{market}行情权限。</translation>
    </message>
    <message>
        <source>{provider}: another currency, not compared</source>
        <translation>{provider}：另一货币，不作比较</translation>
    </message>
    <message>
        <source>{provider}: another security, not compared</source>
        <translation>{provider}：另一证券，不作比较</translation>
    </message>
    <message>
        <source>{provider}: loading</source>
        <translation>{provider}：读取中</translation>
    </message>
    <message>
        <source>{provider}: no answer</source>
        <translation>{provider}：没有回应</translation>
    </message>
    <message>
        <source>{provider}: no connection</source>
        <translation>{provider}：没有连接</translation>
    </message>
    <message>
        <source>{provider}: no minute of this session</source>
        <translation>{provider}：本交易日没有分钟数据</translation>
    </message>
    <message>
        <source>{provider}: not offered for this security</source>
        <translation>{provider}：此证券不提供</translation>
    </message>
    <message>
        <source>{provider}: rate limited, asks again soon</source>
        <translation>{provider}：请求受限，稍后再读取</translation>
    </message>
    <message>
        <source>{provider}: refused</source>
        <translation>{provider}：被拒绝</translation>
    </message>
    <message>
        <source>{provider}: the right is missing</source>
        <translation>{provider}：缺少权限</translation>
    </message>
    <message>
        <source>{share} of the turnover counted</source>
        <translation>已统计成交额的 {share}</translation>
    </message>
    <message>
        <source>{share} without a side, in neither</source>
        <translation>{share} 没有方向，两边不计</translation>
    </message>
    <message>
        <source>{symbol} has no capital flow</source>
        <translation>{symbol} 无资金流向</translation>
    </message>
    <message>
        <source>{symbol} was not recorded</source>
        <translation>没有记录 {symbol}</translation>
    </message>
</context>
<context>
    <name>FlowBoard</name>
    <message>
        <source>A plate…</source>
        <translation>板块…</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>距今</translation>
    </message>
    <message>
        <source>Asking for the list</source>
        <translation>正在读取列表</translation>
    </message>
    <message>
        <source>Asking for the plates</source>
        <translation>正在读取板块</translation>
    </message>
    <message>
        <source>CSI 300</source>
        <translation>沪深300</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>已比较</translation>
    </message>
    <message>
        <source>Concepts by turnover</source>
        <translation>概念成交额榜</translation>
    </message>
    <message>
        <source>Disagree</source>
        <translation>不一致</translation>
    </message>
    <message>
        <source>Dow Jones Industrial Average</source>
        <translation>道琼斯工业平均指数</translation>
    </message>
    <message>
        <source>Falling</source>
        <translation>跌幅榜</translation>
    </message>
    <message>
        <source>Falling in 5 minutes</source>
        <translation>5 分钟跌幅榜</translation>
    </message>
    <message>
        <source>Hang Seng China Enterprises Index</source>
        <translation>恒生中国企业指数</translation>
    </message>
    <message>
        <source>Hang Seng Index</source>
        <translation>恒生指数</translation>
    </message>
    <message>
        <source>Hang Seng TECH Index</source>
        <translation>恒生科技指数</translation>
    </message>
    <message>
        <source>How many the plate has is read while its row is on screen</source>
        <translation>该行在屏幕上时才读取板块的证券数量</translation>
    </message>
    <message>
        <source>In</source>
        <translation>流入</translation>
    </message>
    <message>
        <source>Industries by turnover</source>
        <translation>行业成交额榜</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Members of an index</source>
        <translation>指数成份股</translation>
    </message>
    <message>
        <source>Members of the index or fund</source>
        <translation>该指数或基金的成份股</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Most traded</source>
        <translation>成交额榜</translation>
    </message>
    <message>
        <source>Nasdaq Composite</source>
        <translation>纳斯达克综合指数</translation>
    </message>
    <message>
        <source>Net / turnover</source>
        <translation>净额／成交额</translation>
    </message>
    <message>
        <source>No flow of its securities is read yet</source>
        <translation>尚未读取其证券的资金流</translation>
    </message>
    <message>
        <source>No securities in this list</source>
        <translation>此列表没有证券</translation>
    </message>
    <message>
        <source>No security of this list is in a plate</source>
        <translation>此列表没有证券属于任何板块</translation>
    </message>
    <message>
        <source>No turn in this session</source>
        <translation>本交易日没有转向</translation>
    </message>
    <message>
        <source>Nothing of this list is read from it now</source>
        <translation>目前没有从它读取此列表的数据</translation>
    </message>
    <message>
        <source>Oldest figure</source>
        <translation>最旧数值</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>流出</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页</translation>
    </message>
    <message>
        <source>Plates of the list</source>
        <translation>列表的板块</translation>
    </message>
    <message>
        <source>Ranked once its flow is read</source>
        <translation>读取资金流后才排名</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>已读</translation>
    </message>
    <message>
        <source>Restated</source>
        <translation>重述</translation>
    </message>
    <message>
        <source>Rising</source>
        <translation>涨幅榜</translation>
    </message>
    <message>
        <source>Rising in 5 minutes</source>
        <translation>5 分钟涨幅榜</translation>
    </message>
    <message>
        <source>S&amp;P 500</source>
        <translation>标普500</translation>
    </message>
    <message>
        <source>SSE 50</source>
        <translation>上证50</translation>
    </message>
    <message>
        <source>SSE Composite</source>
        <translation>上证综合指数</translation>
    </message>
    <message>
        <source>SZSE Component</source>
        <translation>深证成份指数</translation>
    </message>
    <message>
        <source>Securities</source>
        <translation>证券</translation>
    </message>
    <message>
        <source>Securities of the plate</source>
        <translation>板块内的证券</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>交易日数</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Sources of flow and quotes</source>
        <translation>资金流及报价来源</translation>
    </message>
    <message>
        <source>Too few minutes of it are known</source>
        <translation>已知的分钟太少</translation>
    </message>
    <message>
        <source>Top movers</source>
        <translation>异动榜</translation>
    </message>
    <message>
        <source>flow, {currency}</source>
        <translation>资金流，{currency}</translation>
    </message>
    <message>
        <source>minutes of the last {count} recorded days before today</source>
        <translation>今日之前最近 {count} 个有记录交易日的分钟</translation>
    </message>
    <message>
        <source>nothing is recorded yet</source>
        <translation>尚无记录</translation>
    </message>
    <message>
        <source>of {count} prices here {rising}, {falling}, {unchanged}</source>
        <translation>此处 {count} 个价格为 {rising}、{falling}、{unchanged}</translation>
    </message>
    <message>
        <source>oldest reading {age}</source>
        <translation>最旧读数 {age}</translation>
    </message>
    <message>
        <source>order held, sort now</source>
        <translation>排序已暂停，立即排序</translation>
    </message>
    <message>
        <source>quotes</source>
        <translation>报价</translation>
    </message>
    <message>
        <source>rows of the index left out: {field}</source>
        <translation>略去的成份股行：{field}</translation>
    </message>
    <message>
        <source>{count} of {total} plates</source>
        <translation>{total} 个板块中的 {count} 个</translation>
    </message>
    <message>
        <source>{count} of {total} securities</source>
        <translation>{total} 只证券中的 {count} 只</translation>
    </message>
    <message>
        <source>{count} plates</source>
        <translation>{count} 个板块</translation>
    </message>
    <message>
        <source>{count} securities</source>
        <translation>{count} 只证券</translation>
    </message>
    <message>
        <source>{count} with flow</source>
        <translation>{count} 只有资金流</translation>
    </message>
    <message>
        <source>{known} of {count}</source>
        <translation>{known} / {count}</translation>
    </message>
    <message>
        <source>{listed} of the plate are in this list, the flow of {known} is read</source>
        <translation>本列表有该板块 {listed} 只，已读取 {known} 只的资金流</translation>
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
        <translation>{source}计 {rising} 只上涨、{falling} 只下跌、{unchanged} 只不变</translation>
    </message>
    <message>
        <source>{source} does not count rising and falling</source>
        <translation>{source}不提供涨跌家数</translation>
    </message>
</context>
<context>
    <name>FlowBody</name>
    <message>
        <source>%1 · moomoo tiers</source>
        <translation>%1 · moomoo 分级</translation>
    </message>
    <message>
        <source>%1 · net line only</source>
        <translation>%1 · 只有净额线</translation>
    </message>
</context>
<context>
    <name>FlowMap</name>
    <message>
        <source>1 min</source>
        <translation>1 分钟</translation>
    </message>
    <message>
        <source>15 min</source>
        <translation>15 分钟</translation>
    </message>
    <message>
        <source>15 min ratio</source>
        <translation>15 分钟比率</translation>
    </message>
    <message>
        <source>15 min ratio past ±6 %, held 3 min</source>
        <translation>15 分钟比率越过 ±6 %，持续 3 分钟</translation>
    </message>
    <message>
        <source>5 min</source>
        <translation>5 分钟</translation>
    </message>
    <message>
        <source>A turn is a description of what was recorded, not a forecast.</source>
        <translation>转向只是对记录的描述，并非预测。</translation>
    </message>
    <message>
        <source>Against own minute</source>
        <translation>与自身同一分钟比</translation>
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
        <translation>主力，本分钟</translation>
    </message>
    <message>
        <source>Block, {count} minutes</source>
        <translation>主力，{count} 分钟</translation>
    </message>
    <message>
        <source>Breadth: symbols in minus out, mean of 5 min</source>
        <translation>广度：流入减流出的证券数，5 分钟均值</translation>
    </message>
    <message>
        <source>Calls for rows out of sight</source>
        <translation>不可见行的请求</translation>
    </message>
    <message>
        <source>Colour, column and tier</source>
        <translation>颜色、每栏与档位</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>每列</translation>
    </message>
    <message>
        <source>Flow map</source>
        <translation>资金流向图谱</translation>
    </message>
    <message>
        <source>Flow map as a table</source>
        <translation>资金流向图谱表格</translation>
    </message>
    <message>
        <source>Held at</source>
        <translation>确认于</translation>
    </message>
    <message>
        <source>Last %</source>
        <translation>涨跌幅</translation>
    </message>
    <message>
        <source>Latest change</source>
        <translation>最近变化</translation>
    </message>
    <message>
        <source>List order</source>
        <translation>列表顺序</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>图谱</translation>
    </message>
    <message>
        <source>Map or table</source>
        <translation>图谱或表格</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>净流入</translation>
    </message>
    <message>
        <source>Net / turnover</source>
        <translation>净流入 / 成交额</translation>
    </message>
    <message>
        <source>Net now</source>
        <translation>当前净流入</translation>
    </message>
    <message>
        <source>Net since {time}</source>
        <translation>{time} 起净流入</translation>
    </message>
    <message>
        <source>Net, this minute</source>
        <translation>净流入，本分钟</translation>
    </message>
    <message>
        <source>Net, {count} minutes</source>
        <translation>净流入，{count} 分钟</translation>
    </message>
    <message>
        <source>Newest session</source>
        <translation>最新交易时段</translation>
    </message>
    <message>
        <source>Nothing is recorded of {day}</source>
        <translation>{day}没有记录</translation>
    </message>
    <message>
        <source>Percentile at {time}</source>
        <translation>{time} 的百分位</translation>
    </message>
    <message>
        <source>Percentile now</source>
        <translation>当前百分位</translation>
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
        <translation>显示其他日期</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>证券</translation>
    </message>
    <message>
        <source>This list has no securities</source>
        <translation>此列表没有证券</translation>
    </message>
    <message>
        <source>Tier</source>
        <translation>档位</translation>
    </message>
    <message>
        <source>Time axis</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>To now</source>
        <translation>至今</translation>
    </message>
    <message>
        <source>Turns today</source>
        <translation>今日转向</translation>
    </message>
    <message>
        <source>against 60 sessions, steps 10 25 75 90 %</source>
        <translation>与 60 个交易日相比，分级 10 25 75 90 %</translation>
    </message>
    <message>
        <source>an index has no flow</source>
        <translation>指数没有资金流向</translation>
    </message>
    <message>
        <source>at {time}</source>
        <translation>{time} 时</translation>
    </message>
    <message>
        <source>first reading in {time}, place {place} of {count}</source>
        <translation>{time}后首次读取，第 {place} 位，共 {count} 只</translation>
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
        <translation>制作于 {time}</translation>
    </message>
    <message>
        <source>net / turnover, steps ±4 10 20 35 %</source>
        <translation>净流入 / 成交额，分级 ±4 10 20 35 %</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>无数据</translation>
    </message>
    <message>
        <source>no minute of this session yet</source>
        <translation>本交易时段尚无分钟数据</translation>
    </message>
    <message>
        <source>no right; reason in Permissions</source>
        <translation>没有权限；原因见权限页</translation>
    </message>
    <message>
        <source>no trade</source>
        <translation>无成交</translation>
    </message>
    <message>
        <source>no turnover: no subscription to spare for its bars</source>
        <translation>无成交额：没有多余的订阅额度读取分钟K线</translation>
    </message>
    <message>
        <source>no turnover: the broker has no minute bars for it</source>
        <translation>无成交额：券商不提供其分钟K线</translation>
    </message>
    <message>
        <source>not over yet</source>
        <translation>尚未结束</translation>
    </message>
    <message>
        <source>not received</source>
        <translation>未收到</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>没有记录</translation>
    </message>
    <message>
        <source>of turnover so far</source>
        <translation>占至今成交额</translation>
    </message>
    <message>
        <source>of turnover {amount}</source>
        <translation>占成交额 {amount}</translation>
    </message>
    <message>
        <source>order {age} old</source>
        <translation>排序于{age}前</translation>
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
        <translation>轮流读取</translation>
    </message>
    <message>
        <source>signal</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>this provider offers no flow for the symbol</source>
        <translation>该数据源不提供此证券的资金流向</translation>
    </message>
    <message>
        <source>to inflow</source>
        <translation>转为流入</translation>
    </message>
    <message>
        <source>to outflow</source>
        <translation>转为流出</translation>
    </message>
    <message>
        <source>turn</source>
        <translation>转向</translation>
    </message>
    <message>
        <source>turnover not received yet</source>
        <translation>尚未收到成交额</translation>
    </message>
    <message>
        <source>very strong inflow</source>
        <translation>非常强劲流入</translation>
    </message>
    <message>
        <source>very strong outflow</source>
        <translation>非常强劲流出</translation>
    </message>
    <message>
        <source>wait</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>waits until it is in sight</source>
        <translation>滚动到可见时才读取</translation>
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
        <translation>{count} 只证券，每 {time}读取一次，最旧 {age}</translation>
    </message>
    <message>
        <source>{count} symbols, recorded on {day}</source>
        <translation>{count} 只证券，记录于{day}</translation>
    </message>
    <message>
        <source>{count} without</source>
        <translation>{count} 无</translation>
    </message>
    <message>
        <source>{provider}, read {age} ago; click selects</source>
        <translation>{provider}，{age}前读取；单击选中</translation>
    </message>
    <message>
        <source>{provider}, recorded</source>
        <translation>{provider}，记录</translation>
    </message>
    <message>
        <source>{share} of turnover</source>
        <translation>占成交额 {share}</translation>
    </message>
    <message>
        <source>{time}, running minute</source>
        <translation>{time}，进行中的一分钟</translation>
    </message>
    <message>
        <source>{up} to inflow, {down} to outflow in the last {minutes} min</source>
        <translation>最近 {minutes} 分钟：{up} 次转为流入，{down} 次转为流出</translation>
    </message>
    <message>
        <source>{used} of {limit} calls in {seconds} s</source>
        <translation>{seconds} 秒内 {used}/{limit} 次请求</translation>
    </message>
</context>
<context>
    <name>FlowPast</name>
    <message>
        <source>Against its own past</source>
        <translation>与自身过往比</translation>
    </message>
    <message>
        <source>Against its own past at {time}, {count} of {all} sessions</source>
        <translation>{time} 与自身过往比，{all} 个交易日中 {count} 个</translation>
    </message>
    <message>
        <source>As first known: {standing}.</source>
        <translation>最初得知时：{standing}。</translation>
    </message>
    <message>
        <source>Earlier sessions as a table</source>
        <translation>以表格显示过往交易日</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>净额</translation>
    </message>
    <message>
        <source>Net / turnover against its own past</source>
        <translation>净额／成交额与自身过往比</translation>
    </message>
    <message>
        <source>Net / turnover at {time}, {count} of {all} sessions</source>
        <translation>{time} 净额／成交额，{all} 个交易日中 {count} 个</translation>
    </message>
    <message>
        <source>R restated at {time}, {count} min</source>
        <translation>R 于 {time} 更正，{count} 分钟</translation>
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
        <translation>归档中这只证券的交易日数目。百分位和常见区间需要 20 个。</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>幅度</translation>
    </message>
    <message>
        <source>The archive has no flow of this security that day</source>
        <translation>归档没有这只证券当日的资金流向</translation>
    </message>
    <message>
        <source>Usual here (middle half)</source>
        <translation>此刻常见（中间一半）</translation>
    </message>
    <message>
        <source>above all {count}</source>
        <translation>高于全部 {count} 日</translation>
    </message>
    <message>
        <source>below all {count}</source>
        <translation>低于全部 {count} 日</translation>
    </message>
    <message>
        <source>drawn behind today</source>
        <translation>画在今日曲线背后</translation>
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
        <translation>当日有缺口</translation>
    </message>
    <message>
        <source>lowest</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>middle 80 %</source>
        <translation>中间 80%</translation>
    </message>
    <message>
        <source>middle half</source>
        <translation>中间一半</translation>
    </message>
    <message>
        <source>missing, not counted</source>
        <translation>缺失，不计算</translation>
    </message>
    <message>
        <source>net at the close, {currency}; a click draws the day behind today</source>
        <translation>收市时净流，{currency}；点击把该日画在今日曲线背后</translation>
    </message>
    <message>
        <source>net {amount} {currency}</source>
        <translation>净流 {amount} {currency}</translation>
    </message>
    <message>
        <source>no net flow</source>
        <translation>没有净流</translation>
    </message>
    <message>
        <source>no spread</source>
        <translation>没有差异</translation>
    </message>
    <message>
        <source>no turnover recorded</source>
        <translation>没有记录成交额</translation>
    </message>
    <message>
        <source>not enough history</source>
        <translation>历史不足</translation>
    </message>
    <message>
        <source>not received {begin}–{end}</source>
        <translation>未收到 {begin}–{end}</translation>
    </message>
    <message>
        <source>not received, not counted</source>
        <translation>未收到，不计算</translation>
    </message>
    <message>
        <source>nothing recorded yet</source>
        <translation>尚未有记录</translation>
    </message>
    <message>
        <source>opening</source>
        <translation>刚开市</translation>
    </message>
    <message>
        <source>restated later</source>
        <translation>其后更正</translation>
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
        <translation>已存 {count}／{needed} 个交易日</translation>
    </message>
    <message>
        <source>{count} sessions</source>
        <translation>{count} 个交易日</translation>
    </message>
    <message>
        <source>{day} is drawn behind today; press to take it away</source>
        <translation>{day} 画在今日曲线背后；按一下移除</translation>
    </message>
    <message>
        <source>{day}: not recorded</source>
        <translation>{day}：没有记录</translation>
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
        <translation>{provider}：已存 {count}／{needed} 个交易日</translation>
    </message>
    <message>
        <source>{received} of {expected} minutes received</source>
        <translation>{expected} 分钟中收到 {received} 分钟</translation>
    </message>
    <message>
        <source>{restated}; largest {change} at {minute}; earlier values shown</source>
        <translation>{restated}；最大 {change}（{minute}）；现显示先前数值</translation>
    </message>
    <message>
        <source>{standing}: net / turnover at the same minute of the last {all} sessions</source>
        <translation>{standing}：与过去 {all} 个交易日同一分钟的净额／成交额相比</translation>
    </message>
    <message>
        <source>{standing}: net at the same minute of the last {all} sessions</source>
        <translation>{standing}：与过去 {all} 个交易日同一分钟的净流相比</translation>
    </message>
</context>
<context>
    <name>FlowSteps</name>
    <message>
        <source>clear inflow</source>
        <translation>明显流入</translation>
    </message>
    <message>
        <source>clear outflow</source>
        <translation>明显流出</translation>
    </message>
    <message>
        <source>moderate inflow</source>
        <translation>温和流入</translation>
    </message>
    <message>
        <source>moderate outflow</source>
        <translation>温和流出</translation>
    </message>
    <message>
        <source>slight inflow</source>
        <translation>轻微流入</translation>
    </message>
    <message>
        <source>slight outflow</source>
        <translation>轻微流出</translation>
    </message>
    <message>
        <source>strong inflow</source>
        <translation>强劲流入</translation>
    </message>
    <message>
        <source>strong outflow</source>
        <translation>强劲流出</translation>
    </message>
    <message>
        <source>very strong inflow</source>
        <translation>极强流入</translation>
    </message>
    <message>
        <source>very strong outflow</source>
        <translation>极强流出</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
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
        <translation>正在读取合约</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>合约</translation>
    </message>
    <message>
        <source>Contract size</source>
        <translation>合约规模</translation>
    </message>
    <message>
        <source>Contracts</source>
        <translation>合约</translation>
    </message>
    <message>
        <source>Exchange</source>
        <translation>交易所</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>品种</translation>
    </message>
    <message>
        <source>Hang Seng China Enterprises Index</source>
        <translation>恒生中国企业指数</translation>
    </message>
    <message>
        <source>Hang Seng Index</source>
        <translation>恒生指数</translation>
    </message>
    <message>
        <source>Hang Seng TECH Index</source>
        <translation>恒生科技指数</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>最后交易日</translation>
    </message>
    <message>
        <source>Mini Hang Seng China Enterprises Index</source>
        <translation>小型恒生中国企业指数</translation>
    </message>
    <message>
        <source>Mini Hang Seng Index</source>
        <translation>小型恒生指数</translation>
    </message>
    <message>
        <source>No contracts of this family</source>
        <translation>此品种没有合约</translation>
    </message>
    <message>
        <source>Quoted in</source>
        <translation>报价单位</translation>
    </message>
    <message>
        <source>Stands for</source>
        <translation>对应合约</translation>
    </message>
    <message>
        <source>Stands for a dated contract, which has the last day</source>
        <translation>代表有到期月份的合约，最后交易日见该合约</translation>
    </message>
    <message>
        <source>Tick</source>
        <translation>最小变动</translation>
    </message>
    <message>
        <source>Underlying</source>
        <translation>标的</translation>
    </message>
    <message>
        <source>{count} contracts; hours by the exchange&apos;s clock</source>
        <translation>{count} 个合约；时段按交易所时间</translation>
    </message>
</context>
<context>
    <name>GroupDialog</name>
    <message>
        <source>Added to “{group}” at {provider}: {count} ({symbols}).</source>
        <translation>{provider} 的“{group}”加入 {count} 个（{symbols}）。</translation>
    </message>
    <message>
        <source>Added to “{list}” here: {count} ({symbols}).</source>
        <translation>这里的“{list}”加入 {count} 个（{symbols}）。</translation>
    </message>
    <message>
        <source>Another group: its name, then Enter</source>
        <translation>其他分组：输入名称后按 Enter</translation>
    </message>
    <message>
        <source>Asking {provider} for its groups …</source>
        <translation>正在读取 {provider} 的分组…</translation>
    </message>
    <message>
        <source>Both hold the same; nothing changes now.</source>
        <translation>两边相同；现在没有改动。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>From then on, what you add or remove on one side is done on the other.</source>
        <translation>之后任何一边的加入或移除，另一边都会同步。</translation>
    </message>
    <message>
        <source>Groups at the broker</source>
        <translation>券商的分组</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>关联</translation>
    </message>
    <message>
        <source>Link a list with a group at the broker</source>
        <translation>列表与券商分组关联</translation>
    </message>
    <message>
        <source>Link “{name}” with a group</source>
        <translation>“{name}”与分组关联</translation>
    </message>
    <message>
        <source>Name of another group at the broker</source>
        <translation>券商其他分组的名称</translation>
    </message>
    <message>
        <source>{group}   kept by the broker itself</source>
        <translation>{group}   由券商管理</translation>
    </message>
    <message>
        <source>{group}   linked with “{list}”</source>
        <translation>{group}   已与“{list}”关联</translation>
    </message>
    <message>
        <source>{group}   {count} symbols</source>
        <translation>{group}   {count} 个代码</translation>
    </message>
    <message>
        <source>{provider} does not list its groups. Name the one to link.</source>
        <translation>{provider} 不列出分组。请输入要关联的分组名称。</translation>
    </message>
    <message>
        <source>{provider} keeps no group that can be linked.</source>
        <translation>{provider} 没有可关联的分组。</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>No browser could be opened. The guide is at {path}.</source>
        <translation>无法打开浏览器。指南位于 {path}。</translation>
    </message>
    <message>
        <source>This installation has no user guide. In a checkout “python3 dev.py guide” builds it.</source>
        <translation>此安装没有附带使用指南。在源码目录运行“python3 dev.py guide”即可生成。</translation>
    </message>
</context>
<context>
    <name>Health</name>
    <message>
        <source>API level {level}</source>
        <translation>API 等级 {level}</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>管理</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>回应方式</translation>
    </message>
    <message>
        <source>Asking the gateway…</source>
        <translation>正在读取网关状态…</translation>
    </message>
    <message>
        <source>Broker queues</source>
        <translation>经纪队列</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Data that could not be read</source>
        <translation>无法读取的数据</translation>
    </message>
    <message>
        <source>Delays</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Delays of</source>
        <translation>延迟对象</translation>
    </message>
    <message>
        <source>Delays of calls</source>
        <translation>请求的延迟</translation>
    </message>
    <message>
        <source>Delays of orders</source>
        <translation>委托的延迟</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>已完成。</translation>
    </message>
    <message>
        <source>Everything could be read.</source>
        <translation>全部数据均可读取。</translation>
    </message>
    <message>
        <source>Health of the gateway</source>
        <translation>网关状态</translation>
    </message>
    <message>
        <source>It ends the gateway program for everybody who is on it, Tideboard included. Orders stay.</source>
        <translation>网关程序会结束，所有使用者都会断开，包括 Tideboard。委托会保留。</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>委托</translation>
    </message>
    <message>
        <source>Order books</source>
        <translation>摆盘</translation>
    </message>
    <message>
        <source>Programs on the gateway</source>
        <translation>网关上的程序</translation>
    </message>
    <message>
        <source>Pushes</source>
        <translation>推送</translation>
    </message>
    <message>
        <source>Quota of the login</source>
        <translation>登录的额度</translation>
    </message>
    <message>
        <source>Read at {time}.</source>
        <translation>{time} 读取。</translation>
    </message>
    <message>
        <source>Read status</source>
        <translation>读取状态</translation>
    </message>
    <message>
        <source>Reload keys…</source>
        <translation>重读密钥…</translation>
    </message>
    <message>
        <source>Securities with history</source>
        <translation>历史 K 线证券</translation>
    </message>
    <message>
        <source>Shut down…</source>
        <translation>关闭网关…</translation>
    </message>
    <message>
        <source>Status of the program</source>
        <translation>程序状态</translation>
    </message>
    <message>
        <source>The gateway does not report on itself</source>
        <translation>网关不提供自身状态</translation>
    </message>
    <message>
        <source>The program reads its keys again; a removed key stops working at once.</source>
        <translation>程序会重新读取密钥；已移除的密钥立即失效。</translation>
    </message>
    <message>
        <source>Ticks</source>
        <translation>逐笔</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>from its memory</source>
        <translation>由本地缓存</translation>
    </message>
    <message>
        <source>ms in all</source>
        <translation>合计毫秒</translation>
    </message>
    <message>
        <source>{used} of {limit} used, {left} left</source>
        <translation>已用 {used} / {limit}，尚余 {left}</translation>
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
        <translation>锚定成交量加权平均价</translation>
    </message>
    <message>
        <source>Aroon</source>
        <translation>阿隆指标</translation>
    </message>
    <message>
        <source>Average true range</source>
        <translation>平均真实波幅</translation>
    </message>
    <message>
        <source>Average true range, %</source>
        <translation>平均真实波幅百分比</translation>
    </message>
    <message>
        <source>Block flow since the open</source>
        <translation>大单累计</translation>
    </message>
    <message>
        <source>Block share of turnover</source>
        <translation>大单占成交额</translation>
    </message>
    <message>
        <source>Bollinger %b</source>
        <translation>布林线位置</translation>
    </message>
    <message>
        <source>Bollinger bands</source>
        <translation>布林线</translation>
    </message>
    <message>
        <source>Bollinger width</source>
        <translation>布林线宽度</translation>
    </message>
    <message>
        <source>Capital flow per bar</source>
        <translation>每根资金流</translation>
    </message>
    <message>
        <source>Chaikin money flow</source>
        <translation>蔡金货币流量</translation>
    </message>
    <message>
        <source>Chaikin oscillator</source>
        <translation>蔡金震荡指标</translation>
    </message>
    <message>
        <source>Commodity channel</source>
        <translation>顺势指标</translation>
    </message>
    <message>
        <source>Directional movement</source>
        <translation>动向指标</translation>
    </message>
    <message>
        <source>Donchian channel</source>
        <translation>唐奇安通道</translation>
    </message>
    <message>
        <source>Double exponential average</source>
        <translation>双重指数移动平均线</translation>
    </message>
    <message>
        <source>Exponential moving averages</source>
        <translation>指数移动平均线</translation>
    </message>
    <message>
        <source>Flow against price</source>
        <translation>资金流与价格背离</translation>
    </message>
    <message>
        <source>Flow percentile, 60 days</source>
        <translation>资金流百分位</translation>
    </message>
    <message>
        <source>Historical volatility</source>
        <translation>历史波动率</translation>
    </message>
    <message>
        <source>Hull moving average</source>
        <translation>赫尔移动平均线</translation>
    </message>
    <message>
        <source>Ichimoku cloud</source>
        <translation>一目均衡表</translation>
    </message>
    <message>
        <source>KDJ</source>
        <translation>随机指标</translation>
    </message>
    <message>
        <source>Kaufman adaptive average</source>
        <translation>考夫曼自适应均线</translation>
    </message>
    <message>
        <source>Keltner channel</source>
        <translation>肯特纳通道</translation>
    </message>
    <message>
        <source>MACD</source>
        <translation>指数平滑异同移动平均线</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量指标</translation>
    </message>
    <message>
        <source>Money flow index</source>
        <translation>货币流量指标</translation>
    </message>
    <message>
        <source>Moving averages</source>
        <translation>移动平均线</translation>
    </message>
    <message>
        <source>On-balance volume</source>
        <translation>能量潮</translation>
    </message>
    <message>
        <source>Parabolic SAR</source>
        <translation>抛物线转向</translation>
    </message>
    <message>
        <source>Rate of change</source>
        <translation>变动率指标</translation>
    </message>
    <message>
        <source>Relative strength</source>
        <translation>相对强弱指标</translation>
    </message>
    <message>
        <source>Relative volume</source>
        <translation>相对成交量</translation>
    </message>
    <message>
        <source>Stochastic RSI</source>
        <translation>随机相对强弱指标</translation>
    </message>
    <message>
        <source>SuperTrend</source>
        <translation>超级趋势</translation>
    </message>
    <message>
        <source>TRIX</source>
        <translation>三重指数平滑平均线</translation>
    </message>
    <message>
        <source>Triple exponential average</source>
        <translation>三重指数移动平均线</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>成交量</translation>
    </message>
    <message>
        <source>Volume profile</source>
        <translation>成交量分布</translation>
    </message>
    <message>
        <source>Volume-weighted average</source>
        <translation>成交量加权均线</translation>
    </message>
    <message>
        <source>Volume-weighted price</source>
        <translation>成交量加权平均价</translation>
    </message>
    <message>
        <source>Weighted moving average</source>
        <translation>加权移动平均线</translation>
    </message>
    <message>
        <source>Williams %R</source>
        <translation>威廉指标</translation>
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
        <translation>加到图表</translation>
    </message>
    <message>
        <source>Add {code}: {name}</source>
        <translation>添加 {code}：{name}</translation>
    </message>
    <message>
        <source>Alt+Enter</source>
        <translation>Alt+Enter</translation>
    </message>
    <message>
        <source>Anchor</source>
        <translation>锚点</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>照旧</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Averages</source>
        <translation>均线</translation>
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
        <translation>基准线</translation>
    </message>
    <message>
        <source>Capital flow, only here</source>
        <translation>资金流，本程序独有</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>收盘</translation>
    </message>
    <message>
        <source>Conversion</source>
        <translation>转换线</translation>
    </message>
    <message>
        <source>DIF − DEA</source>
        <translation>DIF − DEA</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日数</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Discard preview</source>
        <translation>放弃预览</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快线</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>常用</translation>
    </message>
    <message>
        <source>Find an indicator</source>
        <translation>查找指标</translation>
    </message>
    <message>
        <source>Hide {name}</source>
        <translation>隐藏 {name}</translation>
    </message>
    <message>
        <source>High</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>In view</source>
        <translation>可见范围</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Indicators {count}</source>
        <translation>指标 {count}</translation>
    </message>
    <message>
        <source>Indicators · Tideboard</source>
        <translation>指标 · Tideboard</translation>
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
        <translation>动量</translation>
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
        <translation>模板名称</translation>
    </message>
    <message>
        <source>Name, pinyin or code</source>
        <translation>名称、拼音或代码</translation>
    </message>
    <message>
        <source>No more fit on the chart</source>
        <translation>图表上已不能再加</translation>
    </message>
    <message>
        <source>No other has room on this chart.</source>
        <translation>此图表上放不下更多指标。</translation>
    </message>
    <message>
        <source>No template</source>
        <translation>不套用模板</translation>
    </message>
    <message>
        <source>On this chart</source>
        <translation>此图表上</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>开盘</translation>
    </message>
    <message>
        <source>Own panes</source>
        <translation>副图</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>周期</translation>
    </message>
    <message>
        <source>Period {number}</source>
        <translation>周期 {number}</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Price pane</source>
        <translation>主图</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save as a template</source>
        <translation>保存为模板</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>交易日</translation>
    </message>
    <message>
        <source>Settings of {name}</source>
        <translation>{name} 的设置</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>位移</translation>
    </message>
    <message>
        <source>Show by itself on</source>
        <translation>自动套用于</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>显示 {name}</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>信号线</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>慢线</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Span</source>
        <translation>先行带</translation>
    </message>
    <message>
        <source>Statistics range, else in view</source>
        <translation>统计区间，否则为画面内</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步长</translation>
    </message>
    <message>
        <source>Take {name} off the chart</source>
        <translation>从图表移除 {name}</translation>
    </message>
    <message>
        <source>Template “{name}” was deleted.</source>
        <translation>模板“{name}”已删除。</translation>
    </message>
    <message>
        <source>Template “{name}” was replaced.</source>
        <translation>模板“{name}”已被替换。</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>This replaces the template of that name</source>
        <translation>这会替换同名模板</translation>
    </message>
    <message>
        <source>Tideboard&apos;s own formula</source>
        <translation>Tideboard 自有公式</translation>
    </message>
    <message>
        <source>Value area, %</source>
        <translation>价值区，%</translation>
    </message>
    <message>
        <source>Volatility</source>
        <translation>波动</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>成交量</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
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
        <translation>需要每根的资金流</translation>
    </message>
    <message>
        <source>no flow of these bars</source>
        <translation>这些K线没有资金流向</translation>
    </message>
    <message>
        <source>not on this system</source>
        <translation>此系统不支持</translation>
    </message>
    <message>
        <source>preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>{count} and a preview</source>
        <translation>{count}，另有预览</translation>
    </message>
    <message>
        <source>{count} found</source>
        <translation>找到 {count} 个</translation>
    </message>
    <message>
        <source>{count} shown</source>
        <translation>显示 {count} 个</translation>
    </message>
    <message>
        <source>{indicator}: needs {needs} bars, has {has}</source>
        <translation>{indicator}：需要 {needs} 根，现有 {has} 根</translation>
    </message>
    <message>
        <source>{line}: colour and style</source>
        <translation>{line}：颜色和线型</translation>
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
        <translation>资金流向图</translation>
    </message>
    <message>
        <source>Market time (%1). Click for your time.</source>
        <translation>市场时间（%1）。点击改用本地时间。</translation>
    </message>
    <message>
        <source>Your time (%1). Click for market time.</source>
        <translation>本地时间（%1）。点击改用市场时间。</translation>
    </message>
</context>
<context>
    <name>Ipos</name>
    <message>
        <source>Application</source>
        <translation>申购状态</translation>
    </message>
    <message>
        <source>Apply by</source>
        <translation>申购截止</translation>
    </message>
    <message>
        <source>Asking for offerings</source>
        <translation>正在读取新股</translation>
    </message>
    <message>
        <source>Industry P/E</source>
        <translation>行业市盈率</translation>
    </message>
    <message>
        <source>Issue P/E</source>
        <translation>发行市盈率</translation>
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
        <translation>没有新股上市</translation>
    </message>
    <message>
        <source>Offer price</source>
        <translation>发行价</translation>
    </message>
    <message>
        <source>Offerings</source>
        <translation>新股</translation>
    </message>
    <message>
        <source>One lot costs</source>
        <translation>一手入场费</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>公布中签</translation>
    </message>
    <message>
        <source>Shares offered</source>
        <translation>发行股数</translation>
    </message>
    <message>
        <source>Success rate</source>
        <translation>中签率</translation>
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
        <translation>申购中</translation>
    </message>
    <message>
        <source>{coming} to come, {open} open for application. Money in {currency}, dates of the exchange.</source>
        <translation>{coming} 只待上市，{open} 只申购中。金额以 {currency} 计，日期为交易所日期。</translation>
    </message>
</context>
<context>
    <name>Journal</name>
    <message>
        <source>+ tag</source>
        <translation>+ 标签</translation>
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
        <translation>61 个交易日</translation>
    </message>
    <message>
        <source>8 to 30 days</source>
        <translation>8 至 30 天</translation>
    </message>
    <message>
        <source>A round trip begins with the first fill of this account.</source>
        <translation>完整交易从本账户的第一笔成交开始。</translation>
    </message>
    <message>
        <source>A workbook needs the package xlsxwriter, which the packaged app does not have: install the wheel with it, pip install &apos;tideboard[archive]&apos;.</source>
        <translation>工作簿需要 xlsxwriter 包，打包版没有：请安装带有它的 wheel，pip install &apos;tideboard[archive]&apos;。</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>添加备注</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>添加标签</translation>
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
        <translation>全部标签</translation>
    </message>
    <message>
        <source>All together {amount} {currency}, each trip by the rate of the day on which it closed (by {sources}); {left} trips without such a rate are left out.</source>
        <translation>合计 {amount} {currency}，每笔交易按平仓当日的汇率（{sources}）；没有该汇率的 {left} 笔未计入。</translation>
    </message>
    <message>
        <source>Amounts of several currencies are never added without the rate of the day.</source>
        <translation>没有当日汇率时，不同货币的金额从不相加。</translation>
    </message>
    <message>
        <source>Another account is in view now: nothing is compared.</source>
        <translation>当前显示的是另一个账户：不作比较。</translation>
    </message>
    <message>
        <source>Any flow at entry</source>
        <translation>入场时任何资金流</translation>
    </message>
    <message>
        <source>Average cost</source>
        <translation>平均成本</translation>
    </message>
    <message>
        <source>B {price}</source>
        <translation>买 {price}</translation>
    </message>
    <message>
        <source>Before fees</source>
        <translation>扣费前</translation>
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
        <translation>日历</translation>
    </message>
    <message>
        <source>Cash for fractions</source>
        <translation>碎股款项</translation>
    </message>
    <message>
        <source>Cash, {time}</source>
        <translation>现金，{time}</translation>
    </message>
    <message>
        <source>Choose a round trip in the table</source>
        <translation>在表中选择一笔完整交易</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Day of the trip</source>
        <translation>交易当日</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日期范围</translation>
    </message>
    <message>
        <source>Days to the next report</source>
        <translation>距下次财报天数</translation>
    </message>
    <message>
        <source>Deepest fall</source>
        <translation>最大回落</translation>
    </message>
    <message>
        <source>Delete a view</source>
        <translation>删除视图</translation>
    </message>
    <message>
        <source>Deposits</source>
        <translation>存入</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差额</translation>
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
        <translation>入场</translation>
    </message>
    <message>
        <source>Exchanged for trades in {currency} ({count})</source>
        <translation>为 {currency} 交易兑换（{count}）</translation>
    </message>
    <message>
        <source>Exchanges of currency</source>
        <translation>货币兑换</translation>
    </message>
    <message>
        <source>Fees</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Fees and stamp</source>
        <translation>费用与印花税</translation>
    </message>
    <message>
        <source>Fees not told</source>
        <translation>费用未告知</translation>
    </message>
    <message>
        <source>Fees of orders</source>
        <translation>订单费用</translation>
    </message>
    <message>
        <source>Fees open</source>
        <translation>费用未定</translation>
    </message>
    <message>
        <source>Fees that are told</source>
        <translation>已告知的费用</translation>
    </message>
    <message>
        <source>Fees, stamp</source>
        <translation>费用、印花税</translation>
    </message>
    <message>
        <source>Fewer than 20 round trips: too few for a rate.</source>
        <translation>不足 20 笔完整交易：太少，不给比率。</translation>
    </message>
    <message>
        <source>First in, first out</source>
        <translation>先进先出</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>资金流</translation>
    </message>
    <message>
        <source>Flow at entry</source>
        <translation>入场时资金流</translation>
    </message>
    <message>
        <source>Flow at entry, own side</source>
        <translation>入场资金流，本方向</translation>
    </message>
    <message>
        <source>Flow, tag, hour</source>
        <translation>资金流、标签、时段</translation>
    </message>
    <message>
        <source>Gained by the account without these</source>
        <translation>账户增加（不含以上各项）</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Grouped by</source>
        <translation>分组方式</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>持有</translation>
    </message>
    <message>
        <source>Held, median</source>
        <translation>持有时间中位数</translation>
    </message>
    <message>
        <source>Hour of entry, {zone}</source>
        <translation>入场时段，{zone}</translation>
    </message>
    <message>
        <source>How closed shares are matched</source>
        <translation>平仓如何配对</translation>
    </message>
    <message>
        <source>In</source>
        <translation>入场价</translation>
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
        <translation>图片中遮盖金额</translation>
    </message>
    <message>
        <source>Mean R</source>
        <translation>平均 R</translation>
    </message>
    <message>
        <source>Mean of a round trip: {mean}. With 95 % probability the true mean lies between {low} and {high}; trips that close on one day count as one observation.</source>
        <translation>每笔完整交易平均：{mean}。真实均值有 95 % 的概率在 {low} 与 {high} 之间；同一天平仓的交易算一次观察。</translation>
    </message>
    <message>
        <source>Mean win / mean loss</source>
        <translation>平均盈利 / 平均亏损</translation>
    </message>
    <message>
        <source>Middle, 40 to 59</source>
        <translation>居中，40 至 59</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Month after</source>
        <translation>后一个月</translation>
    </message>
    <message>
        <source>Month before</source>
        <translation>前一个月</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Name of the view</source>
        <translation>视图名称</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>净额</translation>
    </message>
    <message>
        <source>Net after fees</source>
        <translation>扣费后净额</translation>
    </message>
    <message>
        <source>Net per day, {unit}; dashed = today. Click filters the table, Shift+click replays.</source>
        <translation>每日净额，{unit}；虚线 = 今天。点击筛选表格，Shift+点击回放。</translation>
    </message>
    <message>
        <source>Net, {currency}</source>
        <translation>净额，{currency}</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>新标签</translation>
    </message>
    <message>
        <source>New tag…</source>
        <translation>新标签…</translation>
    </message>
    <message>
        <source>No account is in view</source>
        <translation>没有显示账户</translation>
    </message>
    <message>
        <source>No flow of this day is recorded.</source>
        <translation>没有记录当日的资金流。</translation>
    </message>
    <message>
        <source>No flow was recorded at the first fill</source>
        <translation>首笔成交时没有记录资金流</translation>
    </message>
    <message>
        <source>No results by day</source>
        <translation>没有每日结果</translation>
    </message>
    <message>
        <source>No round trips yet</source>
        <translation>还没有完整交易</translation>
    </message>
    <message>
        <source>No stop was held and no risk was planned at entry</source>
        <translation>入场时没有止损单，也没有计划风险</translation>
    </message>
    <message>
        <source>No tag</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>No trip began on this day</source>
        <translation>当日没有交易开始</translation>
    </message>
    <message>
        <source>No trip had a stop or a planned risk at entry.</source>
        <translation>没有交易在入场时有止损或计划风险。</translation>
    </message>
    <message>
        <source>No trip is chosen</source>
        <translation>未选择交易</translation>
    </message>
    <message>
        <source>Not all told by the broker: {amount} so far</source>
        <translation>券商未全部告知：目前 {amount}</translation>
    </message>
    <message>
        <source>Not in these sums: {trips}.</source>
        <translation>未计入这些合计：{trips}。</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Not read</source>
        <translation>未读取</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>未记录</translation>
    </message>
    <message>
        <source>Not renewed</source>
        <translation>未更新</translation>
    </message>
    <message>
        <source>Note on the trip</source>
        <translation>交易备注</translation>
    </message>
    <message>
        <source>Nothing of this day is recorded</source>
        <translation>当日没有任何记录</translation>
    </message>
    <message>
        <source>Of the {count} trips that had a stop or a planned risk at entry.</source>
        <translation>入场时有止损或计划风险的 {count} 笔交易。</translation>
    </message>
    <message>
        <source>Open positions beside their cost</source>
        <translation>未平仓持仓与成本之差</translation>
    </message>
    <message>
        <source>Other charges</source>
        <translation>其他收费</translation>
    </message>
    <message>
        <source>Other currencies</source>
        <translation>其他货币</translation>
    </message>
    <message>
        <source>Other movements</source>
        <translation>其他资金变动</translation>
    </message>
    <message>
        <source>Ours counts what is open at old prices ({age}), of securities: {count}.</source>
        <translation>本地结果以旧价（{age}前）计算未平仓部分，证券数：{count}。</translation>
    </message>
    <message>
        <source>Ours gross</source>
        <translation>本地扣费前</translation>
    </message>
    <message>
        <source>Ours has no sum: some is not known, or in another currency.</source>
        <translation>本地没有合计：部分未知或币种不同。</translation>
    </message>
    <message>
        <source>Ours is without fills that are in no trip, of securities: {count}.</source>
        <translation>本地结果不含不属任何交易的成交，证券数：{count}。</translation>
    </message>
    <message>
        <source>Ours net</source>
        <translation>本地扣费后</translation>
    </message>
    <message>
        <source>Ours net: {amount}, difference {difference}.</source>
        <translation>本地扣费后：{amount}，差额 {difference}。</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>出场价</translation>
    </message>
    <message>
        <source>Outside continuous trading</source>
        <translation>连续交易时段之外</translation>
    </message>
    <message>
        <source>Payments of ended contracts</source>
        <translation>到期合约的款项</translation>
    </message>
    <message>
        <source>Positions at cost, {time}</source>
        <translation>按成本计的持仓，{time}</translation>
    </message>
    <message>
        <source>R = net / risk at entry; MAE, MFE in % of entry</source>
        <translation>R = 净额 / 入场风险；MAE、MFE 为入场价的 %</translation>
    </message>
    <message>
        <source>Reading the day of the trip</source>
        <translation>正在读取交易当日</translation>
    </message>
    <message>
        <source>Reading the journal</source>
        <translation>正在读取交易日志</translation>
    </message>
    <message>
        <source>Realised before fees</source>
        <translation>费用前已实现</translation>
    </message>
    <message>
        <source>Replaces the view of this name.</source>
        <translation>将替换同名视图。</translation>
    </message>
    <message>
        <source>Replay {time}</source>
        <translation>回放 {time}</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Result by day</source>
        <translation>每日结果</translation>
    </message>
    <message>
        <source>Result of {count} days, from {begin} to {end}.</source>
        <translation>{begin} 至 {end} 共 {count} 天的结果。</translation>
    </message>
    <message>
        <source>Results by group</source>
        <translation>分组结果</translation>
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
        <translation>累计扣费前</translation>
    </message>
    <message>
        <source>Running net</source>
        <translation>累计净额</translation>
    </message>
    <message>
        <source>S {price}</source>
        <translation>卖 {price}</translation>
    </message>
    <message>
        <source>Save as a workbook…</source>
        <translation>保存为工作簿…</translation>
    </message>
    <message>
        <source>Save the filters as a view</source>
        <translation>把筛选保存为视图</translation>
    </message>
    <message>
        <source>Save the picture as PNG…</source>
        <translation>将图片保存为 PNG…</translation>
    </message>
    <message>
        <source>Save these filters as a view…</source>
        <translation>把这些筛选保存为视图…</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>证券</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股数</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>做空</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>全部显示</translation>
    </message>
    <message>
        <source>Show in the docks of this letter</source>
        <translation>在同字母的面板中显示</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Some of its rows could not be read.</source>
        <translation>其中部分行无法读取。</translation>
    </message>
    <message>
        <source>Still open</source>
        <translation>仍未平仓</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>汇总</translation>
    </message>
    <message>
        <source>Symbol, tag, note</source>
        <translation>代码、标签、备注</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Tag and note</source>
        <translation>标签与备注</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Take the tag {tag} away</source>
        <translation>移除标签 {tag}</translation>
    </message>
    <message>
        <source>The broker does not tell cash in this currency.</source>
        <translation>券商未告知此货币的现金。</translation>
    </message>
    <message>
        <source>The broker is asked for its count.</source>
        <translation>正在向券商查询其统计。</translation>
    </message>
    <message>
        <source>The broker tells no fees of it any more: {amount} told</source>
        <translation>券商不再告知费用：已告知 {amount}</translation>
    </message>
    <message>
        <source>The broker&apos;s count and ours by security</source>
        <translation>券商与本地按证券的统计</translation>
    </message>
    <message>
        <source>The broker&apos;s count beside the trips</source>
        <translation>券商的统计与完整交易对照</translation>
    </message>
    <message>
        <source>The broker&apos;s count beside the trips…</source>
        <translation>券商的统计与完整交易对照…</translation>
    </message>
    <message>
        <source>The broker’s past could not be read: {reason}</source>
        <translation>无法读取券商的历史：{reason}</translation>
    </message>
    <message>
        <source>The broker’s past is being read: from {day} on so far.</source>
        <translation>正在读取券商的历史：目前自 {day} 起。</translation>
    </message>
    <message>
        <source>The broker’s past is read from {day} on.</source>
        <translation>券商的历史自 {day} 起已读取。</translation>
    </message>
    <message>
        <source>The first column is the broker&apos;s, which does not say how it counts. Ours is what the fills of the same days realised and what is open at its last price; net is after the fees that are told. A check, never a source.</source>
        <translation>第一列是券商的数字，券商未说明其计算方法。本地数字是同一期间成交的已实现盈亏，加上未平仓部分按最新价计算的盈亏；净额已扣除已告知的费用。仅供核对，不作数据来源。</translation>
    </message>
    <message>
        <source>The journal cannot be read</source>
        <translation>无法读取交易日志</translation>
    </message>
    <message>
        <source>The largest fall of the running net from its highest point, trip by trip.</source>
        <translation>逐笔累计净额自最高点的最大回落。</translation>
    </message>
    <message>
        <source>The prices between the fills are not known</source>
        <translation>成交之间的价格未知</translation>
    </message>
    <message>
        <source>The saved views cannot be read: {reason}</source>
        <translation>无法读取已存视图：{reason}</translation>
    </message>
    <message>
        <source>There is no net result yet</source>
        <translation>还没有净结果</translation>
    </message>
    <message>
        <source>This view cannot be read. Save it again or delete it.</source>
        <translation>无法读取此视图。请重新保存或将其删除。</translation>
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
        <translation>笔数</translation>
    </message>
    <message>
        <source>Trips beside the account</source>
        <translation>交易与账户对照</translation>
    </message>
    <message>
        <source>Trips beside the account…</source>
        <translation>交易与账户对照…</translation>
    </message>
    <message>
        <source>Type of the first order</source>
        <translation>首笔委托类型</translation>
    </message>
    <message>
        <source>Type, report</source>
        <translation>类型、财报</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Weekday of entry</source>
        <translation>入场星期</translation>
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
        <translation>顺流，60 至 79</translation>
    </message>
    <message>
        <source>With flow, 80 to 99</source>
        <translation>顺流，80 至 99</translation>
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
        <translation>代码、标签或备注中的文字</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>一年</translation>
    </message>
    <message>
        <source>a fill was listed twice, counted once</source>
        <translation>一笔成交列出两次，只算一次</translation>
    </message>
    <message>
        <source>add a note</source>
        <translation>添加备注</translation>
    </message>
    <message>
        <source>all amounts in {currency}</source>
        <translation>金额均为 {currency}</translation>
    </message>
    <message>
        <source>another currency</source>
        <translation>币种不同</translation>
    </message>
    <message>
        <source>assignment inferred</source>
        <translation>推断为被行权</translation>
    </message>
    <message>
        <source>bars missing for MAE and MFE</source>
        <translation>MAE 与 MFE 缺少 K 线</translation>
    </message>
    <message>
        <source>before fees {amount}</source>
        <translation>扣费前 {amount}</translation>
    </message>
    <message>
        <source>cash for a fraction inferred</source>
        <translation>推断为碎股现金</translation>
    </message>
    <message>
        <source>cash in {currencies} not told</source>
        <translation>{currencies} 现金未告知</translation>
    </message>
    <message>
        <source>cash not read for 1 day</source>
        <translation>有 1 天的现金变动尚未读取</translation>
    </message>
    <message>
        <source>cash not read for {count} days</source>
        <translation>有 {count} 天的现金变动尚未读取</translation>
    </message>
    <message>
        <source>code changed</source>
        <translation>代码已变更</translation>
    </message>
    <message>
        <source>contract size not known</source>
        <translation>合约乘数未知</translation>
    </message>
    <message>
        <source>cost not known</source>
        <translation>成本未知</translation>
    </message>
    <message>
        <source>currency not known</source>
        <translation>货币未知</translation>
    </message>
    <message>
        <source>exchange time</source>
        <translation>交易所时间</translation>
    </message>
    <message>
        <source>exercise inferred</source>
        <translation>推断为行权</translation>
    </message>
    <message>
        <source>expiry inferred</source>
        <translation>推断为到期</translation>
    </message>
    <message>
        <source>fees not told</source>
        <translation>费用未告知</translation>
    </message>
    <message>
        <source>fees of orders without a fill in a trip: {count}</source>
        <translation>没有成交计入交易的订单费用：{count}</translation>
    </message>
    <message>
        <source>fees open</source>
        <translation>费用未定</translation>
    </message>
    <message>
        <source>few</source>
        <translation>太少</translation>
    </message>
    <message>
        <source>fills are missing</source>
        <translation>缺少成交</translation>
    </message>
    <message>
        <source>fills in no trip</source>
        <translation>有不属任何交易的成交</translation>
    </message>
    <message>
        <source>fills in no trip: {count}</source>
        <translation>不属任何交易的成交：{count}</translation>
    </message>
    <message>
        <source>fills in no trip: {why}</source>
        <translation>不属任何交易的成交：{why}</translation>
    </message>
    <message>
        <source>fills whose fees are not told: {count}</source>
        <translation>费用未告知的成交：{count}</translation>
    </message>
    <message>
        <source>flow {amount}</source>
        <translation>资金流 {amount}</translation>
    </message>
    <message>
        <source>from the order’s dealt quantity</source>
        <translation>取自委托的成交数量</translation>
    </message>
    <message>
        <source>held before the first day</source>
        <translation>首日之前已持有</translation>
    </message>
    <message>
        <source>held before the first known fill</source>
        <translation>在首笔已知成交之前已持有</translation>
    </message>
    <message>
        <source>in {count} sessions</source>
        <translation>共 {count} 个交易日</translation>
    </message>
    <message>
        <source>inferred payments that no cash proves yet: {count}</source>
        <translation>推断而尚无现金证明的款项：{count}</translation>
    </message>
    <message>
        <source>it has no quantity or price</source>
        <translation>没有数量或价格</translation>
    </message>
    <message>
        <source>it is of another account</source>
        <translation>属于另一账户</translation>
    </message>
    <message>
        <source>it was listed twice</source>
        <translation>被列出两次</translation>
    </message>
    <message>
        <source>its side is not known</source>
        <translation>方向未知</translation>
    </message>
    <message>
        <source>its time is not known</source>
        <translation>时间未知</translation>
    </message>
    <message>
        <source>matched per account and symbol; flow percentile at the minute of the first fill</source>
        <translation>按账户与代码配对；资金流百分位为首笔成交的那一分钟</translation>
    </message>
    <message>
        <source>movements of cash not told by the broker</source>
        <translation>券商未告知现金变动</translation>
    </message>
    <message>
        <source>net {amount} {currency}</source>
        <translation>净额 {amount} {currency}</translation>
    </message>
    <message>
        <source>never added without a rate</source>
        <translation>没有汇率从不相加</translation>
    </message>
    <message>
        <source>no price</source>
        <translation>没有价格</translation>
    </message>
    <message>
        <source>no trip in the journal</source>
        <translation>日志中没有完整交易</translation>
    </message>
    <message>
        <source>no trips</source>
        <translation>没有交易</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>not counted by the broker</source>
        <translation>券商未统计</translation>
    </message>
    <message>
        <source>not reconciled since the last fill: cash is being read</source>
        <translation>自上次成交起尚未对账：正在读取现金</translation>
    </message>
    <message>
        <source>not reconciled to {time}, difference {amount}</source>
        <translation>未对账至 {time}，差额 {amount}</translation>
    </message>
    <message>
        <source>not reconciled yet: cash and positions were read less than twice</source>
        <translation>尚未对账：现金与持仓读取不足两次</translation>
    </message>
    <message>
        <source>not reconciled: the broker does not tell cash for each currency</source>
        <translation>未对账：券商未告知各货币的现金</translation>
    </message>
    <message>
        <source>notes without a trip: {count}</source>
        <translation>没有对应交易的备注：{count}</translation>
    </message>
    <message>
        <source>old price</source>
        <translation>旧价</translation>
    </message>
    <message>
        <source>opened after the last day</source>
        <translation>末日之后才开仓</translation>
    </message>
    <message>
        <source>order not known</source>
        <translation>委托未知</translation>
    </message>
    <message>
        <source>orders in another currency whose payment is not told: {count}</source>
        <translation>以其他货币交易、付款未告知的订单：{count}</translation>
    </message>
    <message>
        <source>orders in another currency, by the rate of the day: {count}</source>
        <translation>以其他货币交易的订单，按当日汇率：{count}</translation>
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
        <translation>与券商不同的持仓：{count}</translation>
    </message>
    <message>
        <source>price {price}</source>
        <translation>价格 {price}</translation>
    </message>
    <message>
        <source>reconciled with cash and positions to {time}, difference {amount}</source>
        <translation>已与现金及持仓对账至 {time}，差额 {amount}</translation>
    </message>
    <message>
        <source>running {amount}</source>
        <translation>累计 {amount}</translation>
    </message>
    <message>
        <source>side taken from the order</source>
        <translation>方向取自委托</translation>
    </message>
    <message>
        <source>split inferred</source>
        <translation>推断为拆股</translation>
    </message>
    <message>
        <source>still open</source>
        <translation>仍未平仓</translation>
    </message>
    <message>
        <source>the fills of its combination are not listed</source>
        <translation>其组合的成交未列出</translation>
    </message>
    <message>
        <source>traded after the last day</source>
        <translation>末日之后仍有成交</translation>
    </message>
    <message>
        <source>trips of which fills may be missing: {count}</source>
        <translation>可能缺少成交的交易：{count}</translation>
    </message>
    <message>
        <source>trips whose cost or contract size is not known: {count}</source>
        <translation>成本或合约规模未知的交易：{count}</translation>
    </message>
    <message>
        <source>{broker} counts {amount} {currency} for the account, {begin} to {end}.</source>
        <translation>{broker} 统计该账户 {begin} 至 {end} 为 {amount} {currency}。</translation>
    </message>
    <message>
        <source>{count} bands of flow</source>
        <translation>{count} 个资金流区间</translation>
    </message>
    <message>
        <source>{count} not known</source>
        <translation>{count} 笔未知</translation>
    </message>
    <message>
        <source>{count} round trips, {begin} to {end}, {currency}</source>
        <translation>{count} 笔完整交易，{begin} 至 {end}，{currency}</translation>
    </message>
    <message>
        <source>{count} still open</source>
        <translation>{count} 笔未平仓</translation>
    </message>
    <message>
        <source>{count} tags</source>
        <translation>{count} 个标签</translation>
    </message>
    <message>
        <source>{count} with fees not told</source>
        <translation>{count} 笔费用未告知</translation>
    </message>
    <message>
        <source>{count} with fees open</source>
        <translation>{count} 笔费用未定</translation>
    </message>
    <message>
        <source>{count} without a net result</source>
        <translation>{count} 笔没有净结果</translation>
    </message>
    <message>
        <source>{days} d</source>
        <translation>{days} 天</translation>
    </message>
    <message>
        <source>{hours} h {minutes}</source>
        <translation>{hours} 小时 {minutes}</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>{shown} of {count} shown, fees {fees}, net {net} {currency}</source>
        <translation>显示 {count} 中的 {shown}，费用 {fees}，净额 {net} {currency}</translation>
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
        <translation>请按键，Esc 取消</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Letters and digits find a symbol. Hold Ctrl or Alt with the key.</source>
        <translation>字母和数字用于搜索代码。请与 Ctrl 或 Alt 组合。</translation>
    </message>
    <message>
        <source>Press one key, with Ctrl or Alt if you like.</source>
        <translation>请按一个键，可加 Ctrl 或 Alt。</translation>
    </message>
    <message>
        <source>{key} closes, confirms or walks everywhere and stays so.</source>
        <translation>{key} 在各处用于关闭、确认或移动，不能更改。</translation>
    </message>
    <message>
        <source>{key} edits text and stays so.</source>
        <translation>{key} 用于编辑文字，不能更改。</translation>
    </message>
    <message>
        <source>{key} moves inside the docks. Hold Ctrl or Alt with it.</source>
        <translation>{key} 用于在面板内移动。请与 Ctrl 或 Alt 组合。</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>Add a key</source>
        <translation>添加按键</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>命令及其按键</translation>
    </message>
    <message>
        <source>From the start: {keys}</source>
        <translation>默认：{keys}</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>No command has such a name or key.</source>
        <translation>没有符合的命令或按键。</translation>
    </message>
    <message>
        <source>No key from the start.</source>
        <translation>默认没有按键。</translation>
    </message>
    <message>
        <source>Record a key</source>
        <translation>录制按键</translation>
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
        <translation>搜索命令或按键</translation>
    </message>
    <message>
        <source>Take the key</source>
        <translation>改为此命令使用</translation>
    </message>
    <message>
        <source>These keys belong to the dock and stay so.</source>
        <translation>这些按键属于面板，不能更改。</translation>
    </message>
    <message>
        <source>{key} belongs to {commands}. Take it from there, or record another one.</source>
        <translation>{key} 已用于{commands}。可改为此命令使用，或录制其他按键。</translation>
    </message>
    <message>
        <source>{key} belongs to “{command}” and stays so.</source>
        <translation>{key} 固定用于“{command}”，不能更改。</translation>
    </message>
    <message>
        <source>“{command}”</source>
        <translation>“{command}”</translation>
    </message>
    <message>
        <source>“{command}” always keeps a key. Give it another one first.</source>
        <translation>“{command}”必须保留一个按键。请先为它另设一个。</translation>
    </message>
</context>
<context>
    <name>LadderView</name>
    <message>
        <source>%1 by the ticket</source>
        <translation>下单面板 %1</translation>
    </message>
    <message>
        <source>%1 of yours</source>
        <translation>我的 %1</translation>
    </message>
    <message>
        <source>%1 orders</source>
        <translation>%1 笔</translation>
    </message>
    <message>
        <source>%1 shares</source>
        <translation>%1 股</translation>
    </message>
    <message>
        <source>1 order</source>
        <translation>1 笔</translation>
    </message>
    <message>
        <source>Ask %1</source>
        <translation>卖 %1</translation>
    </message>
    <message>
        <source>Ask %1%</source>
        <translation>卖 %1%</translation>
    </message>
    <message>
        <source>Bid %1</source>
        <translation>买 %1</translation>
    </message>
    <message>
        <source>Bid %1%</source>
        <translation>买 %1%</translation>
    </message>
    <message>
        <source>Go to the newest book (Space)</source>
        <translation>回到最新摆盘（Space）</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>我的</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>笔数</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Re-centre</source>
        <translation>回到中央</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股数</translation>
    </message>
    <message>
        <source>The price has left the book</source>
        <translation>价格已离开显示范围</translation>
    </message>
</context>
<context>
    <name>LayoutActions</name>
    <message>
        <source>Any file</source>
        <translation>任何文件</translation>
    </message>
    <message>
        <source>Every dock is in its default place.</source>
        <translation>所有面板已回到默认位置。</translation>
    </message>
    <message>
        <source>Export layout</source>
        <translation>导出布局</translation>
    </message>
    <message>
        <source>Import layout</source>
        <translation>导入布局</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Layout renamed to “{name}”.</source>
        <translation>布局已改名为“{name}”。</translation>
    </message>
    <message>
        <source>Layout “{name}” deleted.</source>
        <translation>布局“{name}”已删除。</translation>
    </message>
    <message>
        <source>Layout “{name}” is shown.</source>
        <translation>已切换到布局“{name}”。</translation>
    </message>
    <message>
        <source>Layout “{name}” saved.</source>
        <translation>布局“{name}”已保存。</translation>
    </message>
    <message>
        <source>My layout</source>
        <translation>我的布局</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Rename layout</source>
        <translation>重命名布局</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save layout as</source>
        <translation>布局另存为</translation>
    </message>
    <message>
        <source>The layout file {name} waits to be opened.</source>
        <translation>布局文件 {name} 等待打开。</translation>
    </message>
</context>
<context>
    <name>LevelBox</name>
    <message>
        <source>Review</source>
        <translation>核对</translation>
    </message>
</context>
<context>
    <name>Limits</name>
    <message>
        <source>Counts for orders that are reviewed from now on; written to the order log.</source>
        <translation>对此后核对的委托生效；会写入委托记录。</translation>
    </message>
    <message>
        <source>Counts from the next session of all its markets; written to the order log.</source>
        <translation>从所有市场的下一交易时段起生效；会写入委托记录。</translation>
    </message>
    <message>
        <source>Counts in 10 minutes; written to the order log.</source>
        <translation>10 分钟后生效；会写入委托记录。</translation>
    </message>
    <message>
        <source>Keep limits</source>
        <translation>保留上限</translation>
    </message>
    <message>
        <source>Let larger losses pass?</source>
        <translation>允许更大的亏损？</translation>
    </message>
    <message>
        <source>Let larger orders pass?</source>
        <translation>允许更大的委托通过？</translation>
    </message>
    <message>
        <source>Raise</source>
        <translation>放宽</translation>
    </message>
    <message>
        <source>Raise the loss brake</source>
        <translation>放宽亏损刹停</translation>
    </message>
    <message>
        <source>There is no trading password yet: unlock trading once to choose one.</source>
        <translation>尚无交易密码：请先解锁交易一次以设置密码。</translation>
    </message>
    <message>
        <source>Trading password of this account</source>
        <translation>此账户的交易密码</translation>
    </message>
    <message>
        <source>Widen</source>
        <translation>放宽</translation>
    </message>
    <message>
        <source>Widen limits</source>
        <translation>放宽上限</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>及另外 {count} 项</translation>
    </message>
    <message>
        <source>{name}: {old}, then {new}</source>
        <translation>{name}：{old}，之后 {new}</translation>
    </message>
</context>
<context>
    <name>Link</name>
    <message>
        <source>%1 ended our connection.</source>
        <translation>%1 结束了我们的连接。</translation>
    </message>
    <message>
        <source>%1 for %2</source>
        <translation>%1，已 %2</translation>
    </message>
    <message>
        <source>%1 is logged out of the broker since %3: no new quotes.</source>
        <translation>%1 自 %3 起已退出券商登录：没有新报价。</translation>
    </message>
    <message>
        <source>%1 refused the login.</source>
        <translation>%1 拒绝登录。</translation>
    </message>
    <message>
        <source>%1 waits since %3 for the code that the broker has sent to your phone: type it in its own window or console.</source>
        <translation>%1 自 %3 起等待券商发到您手机的验证码：请在它自己的窗口或控制台输入。</translation>
    </message>
    <message>
        <source>%1 waits since %3 for the letters of a picture: type them in its own window or console.</source>
        <translation>%1 自 %3 起等待图片中的验证码：请在它自己的窗口或控制台输入。</translation>
    </message>
    <message>
        <source>%1 · next try %2 s</source>
        <translation>%1 · %2 秒后再试</translation>
    </message>
    <message>
        <source>Connected to %1 at %2 since %3.</source>
        <translation>自 %3 起已在 %2 连接 %1。</translation>
    </message>
    <message>
        <source>Connected to %1, but silent since %3: no data for %2.</source>
        <translation>已连接 %1，但自 %3 起没有收到数据，已有 %2。</translation>
    </message>
    <message>
        <source>Connecting to %1 at %2.</source>
        <translation>正在 %2 连接 %1。</translation>
    </message>
    <message>
        <source>Connection…</source>
        <translation>连接…</translation>
    </message>
    <message>
        <source>LongPort sandbox</source>
        <translation>LongPort 模拟</translation>
    </message>
    <message>
        <source>No connection to %1 since %2.</source>
        <translation>自 %2 起与 %1 没有连接。</translation>
    </message>
    <message>
        <source>Not connected yet.</source>
        <translation>尚未连接。</translation>
    </message>
    <message>
        <source>OpenD sandbox</source>
        <translation>OpenD 模拟</translation>
    </message>
    <message>
        <source>Second flow</source>
        <translation>第二资金流向</translation>
    </message>
    <message>
        <source>Try %1 in %2 s.</source>
        <translation>%2 秒后第 %1 次尝试。</translation>
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
        <translation>关联到 {letter}</translation>
    </message>
    <message>
        <source>Linked to {letter}</source>
        <translation>已关联到 {letter}</translation>
    </message>
    <message>
        <source>Linked to {letter}, follows it only</source>
        <translation>已关联到 {letter}，只跟随它</translation>
    </message>
    <message>
        <source>Linked to {letter}, moves it only</source>
        <translation>已关联到 {letter}，只带动它</translation>
    </message>
    <message>
        <source>Move the letter and follow it</source>
        <translation>带动并跟随该字母</translation>
    </message>
    <message>
        <source>Not linked</source>
        <translation>未关联</translation>
    </message>
    <message>
        <source>Only follow the letter</source>
        <translation>只跟随该字母</translation>
    </message>
    <message>
        <source>Only move the letter</source>
        <translation>只带动该字母</translation>
    </message>
    <message>
        <source>Unlink</source>
        <translation>取消关联</translation>
    </message>
</context>
<context>
    <name>LinkCell</name>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Retry the connection now</source>
        <translation>立即重试连接</translation>
    </message>
</context>
<context>
    <name>LinkLog</name>
    <message>
        <source>1 subscription is active.</source>
        <translation>有 1 项订阅。</translation>
    </message>
    <message>
        <source>1 subscription was not kept; asked for again.</source>
        <translation>有 1 项订阅未获保留；已重新请求。</translation>
    </message>
    <message>
        <source>A heartbeat took {seconds} s.</source>
        <translation>一次心跳用了 {seconds} 秒。</translation>
    </message>
    <message>
        <source>Accounts, orders and fills were read again.</source>
        <translation>账户、委托和成交已重新读取。</translation>
    </message>
    <message>
        <source>Connected to {provider} at {address}.</source>
        <translation>已在 {address} 连接 {provider}。</translation>
    </message>
    <message>
        <source>Connected, but no data comes. {why}</source>
        <translation>已连接，但没有数据。{why}</translation>
    </message>
    <message>
        <source>Connecting to {provider} at {address}.</source>
        <translation>正在 {address} 连接 {provider}。</translation>
    </message>
    <message>
        <source>Connection ended by Tideboard.</source>
        <translation>连接由 Tideboard 结束。</translation>
    </message>
    <message>
        <source>Connection log, newest first</source>
        <translation>连接日志，最新在前</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Data comes again.</source>
        <translation>数据恢复。</translation>
    </message>
    <message>
        <source>Login failed. {why}</source>
        <translation>登录失败。{why}</translation>
    </message>
    <message>
        <source>No connection. {why}</source>
        <translation>没有连接。{why}</translation>
    </message>
    <message>
        <source>No right to {call}: “{text}”</source>
        <translation>没有 {call} 的权限：“{text}”</translation>
    </message>
    <message>
        <source>Quota used up at {call}: “{text}”</source>
        <translation>{call} 的额度已用完：“{text}”</translation>
    </message>
    <message>
        <source>Save the connection log</source>
        <translation>保存连接日志</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>The account at {provider} is no paper account: the broker answers it only as one with real money. It is shown as LIVE from now on. The ticket and what programs proposed for it were ended, and trading is locked.</source>
        <translation>{provider} 的账户不是模拟账户：券商只按真实资金账户应答它。从现在起按实盘显示。下单面板和程序为它提出的建议已结束，交易已锁定。</translation>
    </message>
    <message>
        <source>The exchange&apos;s clock agrees with this computer&apos;s.</source>
        <translation>交易所的时钟与本机一致。</translation>
    </message>
    <message>
        <source>The exchange&apos;s clock is {time} ahead of this computer&apos;s.</source>
        <translation>交易所的时钟比本机快 {time}。</translation>
    </message>
    <message>
        <source>The exchange&apos;s clock is {time} behind this computer&apos;s.</source>
        <translation>交易所的时钟比本机慢 {time}。</translation>
    </message>
    <message>
        <source>The gateway numbers candle periods as Futu&apos;s protocol does (1 = minute).</source>
        <translation>网关按富途协议编号 K 线周期（1 = 分钟）。</translation>
    </message>
    <message>
        <source>The gateway numbers candle periods as its reference does (1 = day).</source>
        <translation>网关按其参考文档编号 K 线周期（1 = 日）。</translation>
    </message>
    <message>
        <source>The gateway program is logged out of the broker.</source>
        <translation>网关程序已退出券商登录。</translation>
    </message>
    <message>
        <source>The gateway program waits for the code that the broker has sent to your phone: type it in its own window or console.</source>
        <translation>网关程序正在等待券商发到您手机的验证码：请在它自己的窗口或控制台输入。</translation>
    </message>
    <message>
        <source>The gateway program waits for the letters of a picture: type them in its own window or console.</source>
        <translation>网关程序正在等待图片中的验证码：请在它自己的窗口或控制台输入。</translation>
    </message>
    <message>
        <source>The gateway reports two times, {seconds} s apart; Tideboard uses the one in the market states.</source>
        <translation>网关给出两个相差 {seconds} 秒的时间；Tideboard 以市场状态中的时间为准。</translation>
    </message>
    <message>
        <source>The gateway says: {notice} {text}</source>
        <translation>网关表示：{notice} {text}</translation>
    </message>
    <message>
        <source>The newest {count} events of this run, in local time. No secret is in it.</source>
        <translation>本次运行最近 {count} 项，按本地时间。不含任何密码。</translation>
    </message>
    <message>
        <source>The paper account {account} is left out: an account with real money has the same number, and what the broker pushes of the two could be mixed up.</source>
        <translation>模拟账户 {account} 已略去：有一个真实资金账户与它号码相同，券商推送的两者内容可能混淆。</translation>
    </message>
    <message>
        <source>Tideboard connection log</source>
        <translation>Tideboard 连接日志</translation>
    </message>
    <message>
        <source>Too many calls of {call}: “{text}”</source>
        <translation>{call} 的请求过多：“{text}”</translation>
    </message>
    <message>
        <source>Updates of {instrument} were missed and are asked for again (gap {count} of this run).</source>
        <translation>{instrument} 缺失了更新，已重新读取（本次运行第 {count} 次）。</translation>
    </message>
    <message>
        <source>{address} answers; logging in.</source>
        <translation>{address} 有回应；正在登录。</translation>
    </message>
    <message>
        <source>{call} was refused: “{text}”</source>
        <translation>{call} 被拒绝：“{text}”</translation>
    </message>
    <message>
        <source>{count} subscriptions are active.</source>
        <translation>有 {count} 项订阅。</translation>
    </message>
    <message>
        <source>{count} subscriptions were not kept; asked for again.</source>
        <translation>有 {count} 项订阅未获保留；已重新请求。</translation>
    </message>
    <message>
        <source>{instrument}: the book holds {price}, so the price step there is not {step}.</source>
        <translation>{instrument}：摆盘中有 {price}，因此该处的价位不是每格 {step}。</translation>
    </message>
    <message>
        <source>{instrument}: the broker counts it in {currency}, our facts say {ours}.</source>
        <translation>{instrument}：券商以 {currency} 计价，与本程序的资料（{ours}）不同。</translation>
    </message>
    <message>
        <source>{instrument}: the broker reports a price step of {step} at {price}, our table has {ours}.</source>
        <translation>{instrument}：券商给出的价位为每格 {step}（价格 {price}），本程序的表为每格 {ours}。</translation>
    </message>
    <message>
        <source>{instrument}: the broker&apos;s table of price steps is none that Tideboard knows.</source>
        <translation>{instrument}：券商的价位表与 Tideboard 已知的各版都不同。</translation>
    </message>
    <message>
        <source>{reason} Try {attempt} in {seconds} s.</source>
        <translation>{reason} {seconds} 秒后第 {attempt} 次尝试。</translation>
    </message>
    <message>
        <source>{what} cannot be read (field {field}); gateway health counts how often.</source>
        <translation>无法读取{what}（字段 {field}）；次数见“网关状态”。</translation>
    </message>
</context>
<context>
    <name>ListActions</name>
    <message>
        <source>Taken back.</source>
        <translation>已撤销。</translation>
    </message>
    <message>
        <source>The list is sorted; go back to your own order to move rows.</source>
        <translation>列表正在排序；请先回到自设次序再移动。</translation>
    </message>
    <message>
        <source>The list “{name}” was deleted.</source>
        <translation>列表“{name}”已删除。</translation>
    </message>
    <message>
        <source>This list follows the positions and keeps its name.</source>
        <translation>此列表跟随持仓，名称不能更改。</translation>
    </message>
    <message>
        <source>{count} symbols were removed.</source>
        <translation>已移除 {count} 个代码。</translation>
    </message>
    <message>
        <source>{symbol} was added to “{name}”.</source>
        <translation>{symbol} 已加入“{name}”。</translation>
    </message>
    <message>
        <source>{symbol} was removed.</source>
        <translation>已移除 {symbol}。</translation>
    </message>
    <message>
        <source>{what} added to “{name}”.</source>
        <translation>{what} 已加入“{name}”。</translation>
    </message>
    <message>
        <source>{what} copied to “{name}”.</source>
        <translation>{what} 已复制到“{name}”。</translation>
    </message>
    <message>
        <source>{what} moved to “{name}”.</source>
        <translation>{what} 已移到“{name}”。</translation>
    </message>
    <message>
        <source>“{name}” has them already.</source>
        <translation>“{name}”中已经有了。</translation>
    </message>
</context>
<context>
    <name>ListFoot</name>
    <message>
        <source>Hide this message</source>
        <translation>隐藏此消息</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
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
        <translation>后面的列表</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>{name}, one symbol</source>
        <translation>{name}，1 个代码</translation>
    </message>
    <message>
        <source>{name}, {count} symbols</source>
        <translation>{name}，{count} 个代码</translation>
    </message>
</context>
<context>
    <name>Listings</name>
    <message>
        <source>1 for</source>
        <translation>1 兑</translation>
    </message>
    <message>
        <source>1 {second} in {first}</source>
        <translation>1 {second} 兑 {first}</translation>
    </message>
    <message>
        <source>Apart by prices</source>
        <translation>因价格之差</translation>
    </message>
    <message>
        <source>Apart by rate</source>
        <translation>因汇率之差</translation>
    </message>
    <message>
        <source>Asking for the premium</source>
        <translation>正在查询溢价</translation>
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
        <translation>券商的溢价线</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>资金流</translation>
    </message>
    <message>
        <source>Flow of both listings</source>
        <translation>两地资金流</translation>
    </message>
    <message>
        <source>Hong Kong price</source>
        <translation>港股价</translation>
    </message>
    <message>
        <source>Mainland price</source>
        <translation>A股价</translation>
    </message>
    <message>
        <source>Minute</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Months</source>
        <translation>月</translation>
    </message>
    <message>
        <source>No own line without a rate: type one above, or take the broker&apos;s.</source>
        <translation>没有汇率就没有自算的溢价线：请在上方输入，或采用券商的汇率。</translation>
    </message>
    <message>
        <source>Not received, or this market does not trade then</source>
        <translation>未收到，或该市场此时不交易</translation>
    </message>
    <message>
        <source>Other listing</source>
        <translation>另一上市地</translation>
    </message>
    <message>
        <source>Own line</source>
        <translation>自算的溢价线</translation>
    </message>
    <message>
        <source>Own prices and rate</source>
        <translation>自有价格与汇率</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Period of the premium</source>
        <translation>溢价的周期</translation>
    </message>
    <message>
        <source>Premium</source>
        <translation>溢价</translation>
    </message>
    <message>
        <source>Premium of the mainland listing</source>
        <translation>A股溢价</translation>
    </message>
    <message>
        <source>Premium of {first} over {second}: {percent} at {rate} {mine} for 1 {theirs}, 1 for {shares} shares</source>
        <translation>{first} 对 {second} 的溢价：{percent}，按 1 {theirs} 兑 {rate} {mine}，1 股兑 {shares} 股</translation>
    </message>
    <message>
        <source>Premium of {mainland} over {hong_kong}</source>
        <translation>{mainland} 对 {hong_kong} 的溢价</translation>
    </message>
    <message>
        <source>Premium: not computed without a rate; type what 1 {second} costs in {first}</source>
        <translation>溢价：没有汇率，未计算；请输入 1 {second} 兑多少 {first}</translation>
    </message>
    <message>
        <source>Premium: not computed, a price is missing</source>
        <translation>溢价：缺少价格，未计算</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>汇率</translation>
    </message>
    <message>
        <source>Rate of the other currency</source>
        <translation>另一货币的汇率</translation>
    </message>
    <message>
        <source>Session minute</source>
        <translation>交易分钟</translation>
    </message>
    <message>
        <source>Shares of the first for one of the other</source>
        <translation>另一边每股相当于本证券的股数</translation>
    </message>
    <message>
        <source>Side by side by</source>
        <translation>并列方式</translation>
    </message>
    <message>
        <source>There is such a premium of a Hong Kong and a mainland listing alone.</source>
        <translation>只有港股与A股之间才有这种溢价。</translation>
    </message>
    <message>
        <source>They differ by the rate and by the moments of the two prices: Shanghai and Shenzhen close at 15:00, Hong Kong at 16:00.</source>
        <translation>两者之差来自汇率，以及两个价格的时刻：沪深 15:00 收市，香港 16:00 收市。</translation>
    </message>
    <message>
        <source>Type the symbol of one above, such as US.BABA for HK.09988.</source>
        <translation>请在上方输入代码，例如 HK.09988 可填 US.BABA。</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>输入的</translation>
    </message>
    <message>
        <source>Weeks</source>
        <translation>周</translation>
    </message>
    <message>
        <source>Whose rate counts</source>
        <translation>采用谁的汇率</translation>
    </message>
    <message>
        <source>last {price}</source>
        <translation>现价 {price}</translation>
    </message>
    <message>
        <source>own is {all} points apart: {rate} by the rate, {prices} by the prices</source>
        <translation>自算相差 {all} 个百分点：汇率 {rate}，价格 {prices}</translation>
    </message>
    <message>
        <source>own {figures}</source>
        <translation>自算 {figures}</translation>
    </message>
    <message>
        <source>rate of {source}, {day}</source>
        <translation>{source}的汇率，{day}</translation>
    </message>
    <message>
        <source>rows left out: {field}</source>
        <translation>略去的行：{field}</translation>
    </message>
    <message>
        <source>{mainland} over {hong_kong}</source>
        <translation>{mainland} 对 {hong_kong}</translation>
    </message>
    <message>
        <source>{name} of {source}, no unit stated (right)</source>
        <translation>{source}的 {name}，未说明单位（右轴）</translation>
    </message>
    <message>
        <source>{percent} ({mainland} against {hong_kong} at {rate})</source>
        <translation>{percent}（{mainland} 对 {hong_kong}，汇率 {rate}）</translation>
    </message>
    <message>
        <source>{share} of the turnover</source>
        <translation>占成交额 {share}</translation>
    </message>
    <message>
        <source>{source}&apos;s prices and rate</source>
        <translation>{source}的价格与汇率</translation>
    </message>
    <message>
        <source>{source}&apos;s prices and rate {figures}</source>
        <translation>{source}的价格与汇率 {figures}</translation>
    </message>
    <message>
        <source>{symbol} at</source>
        <translation>{symbol} 时间</translation>
    </message>
    <message>
        <source>{symbol} has no other listing that is known here</source>
        <translation>此处没有 {symbol} 的另一上市地</translation>
    </message>
    <message>
        <source>{symbol}, {day}: net {net} {currency}</source>
        <translation>{symbol}，{day}：净流入 {net} {currency}</translation>
    </message>
    <message>
        <source>{symbol}: no flow received</source>
        <translation>{symbol}：未收到资金流</translation>
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
        <translation>实时没有新通知</translation>
    </message>
    <message>
        <source>Notices, live: {count} new</source>
        <translation>实时通知：{count} 条新</translation>
    </message>
    <message>
        <source>live: {notice}</source>
        <translation>实时：{notice}</translation>
    </message>
</context>
<context>
    <name>Lock</name>
    <message>
        <source>Another program locked trading at the gateway.</source>
        <translation>其他程序在网关把交易锁定。</translation>
    </message>
    <message>
        <source>Locked because of a fault of Tideboard itself.</source>
        <translation>Tideboard 自身出现故障，已上锁。</translation>
    </message>
    <message>
        <source>Locked because the account is not one of paper.</source>
        <translation>已锁定，因为该账户不是模拟账户。</translation>
    </message>
    <message>
        <source>Locked because the connection was lost.</source>
        <translation>连接中断，已锁定。</translation>
    </message>
    <message>
        <source>Locked because the gateway logged out of trading.</source>
        <translation>网关已退出交易登录，已锁定。</translation>
    </message>
    <message>
        <source>Locked because the login was taken over elsewhere.</source>
        <translation>登录在别处被接管，已锁定。</translation>
    </message>
    <message>
        <source>Locked because the password was changed.</source>
        <translation>密码已更改，已锁定。</translation>
    </message>
    <message>
        <source>Locked because there was no input for a while.</source>
        <translation>一段时间没有操作，已锁定。</translation>
    </message>
    <message>
        <source>Locked because you switched the account.</source>
        <translation>切换了账户，已锁定。</translation>
    </message>
    <message>
        <source>Locked on the way out.</source>
        <translation>结束程序时锁定。</translation>
    </message>
    <message>
        <source>Locked when the computer went to sleep.</source>
        <translation>电脑进入睡眠，已锁定。</translation>
    </message>
    <message>
        <source>Locked when the window was closed into the tray.</source>
        <translation>窗口关闭到托盘时已锁定。</translation>
    </message>
    <message>
        <source>Locked with the screen.</source>
        <translation>电脑锁屏，已锁定。</translation>
    </message>
    <message>
        <source>The time you unlocked for is over.</source>
        <translation>解锁时间已到。</translation>
    </message>
    <message>
        <source>This account has not been unlocked.</source>
        <translation>此账户尚未解锁。</translation>
    </message>
    <message>
        <source>This account is pinned: place and change are off.</source>
        <translation>此账户已钉住：下单和改单已停用。</translation>
    </message>
    <message>
        <source>Trading starts locked.</source>
        <translation>启动时交易已锁定。</translation>
    </message>
    <message>
        <source>You locked trading.</source>
        <translation>您已把交易锁定。</translation>
    </message>
</context>
<context>
    <name>LockCell</name>
    <message>
        <source>%1 if idle</source>
        <translation>空闲 %1</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Lock trading</source>
        <translation>锁定交易</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Locked outside</source>
        <translation>已被外部锁定</translation>
    </message>
    <message>
        <source>Locking in %1</source>
        <translation>即将锁定 %1</translation>
    </message>
    <message>
        <source>OpenD still unlocked</source>
        <translation>OpenD 仍未锁定</translation>
    </message>
    <message>
        <source>OpenD unlocked</source>
        <translation>OpenD 未锁定</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已钉住</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Unlock trading</source>
        <translation>解锁交易</translation>
    </message>
    <message>
        <source>Unlocked</source>
        <translation>已解锁</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消钉住</translation>
    </message>
    <message>
        <source>Unpin the account</source>
        <translation>取消钉住账户</translation>
    </message>
    <message>
        <source>any input stays</source>
        <translation>操作即可保持</translation>
    </message>
    <message>
        <source>by another program</source>
        <translation>由其他程序</translation>
    </message>
    <message>
        <source>its time is over</source>
        <translation>时间已到</translation>
    </message>
    <message>
        <source>locks in %1</source>
        <translation>%1 后锁定</translation>
    </message>
    <message>
        <source>locks in %1 if idle</source>
        <translation>空闲 %1 后锁定</translation>
    </message>
    <message>
        <source>others unlocked: %1</source>
        <translation>其他已解锁：%1</translation>
    </message>
    <message>
        <source>place and change are off</source>
        <translation>下单和改单已停用</translation>
    </message>
    <message>
        <source>sending is off</source>
        <translation>不能发送委托</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>About Tideboard</source>
        <translation>关于 Tideboard</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>检查更新</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Crash reports…</source>
        <translation>崩溃报告…</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>Go to capital flow</source>
        <translation>前往资金流向</translation>
    </message>
    <message>
        <source>Go to order book</source>
        <translation>前往摆盘</translation>
    </message>
    <message>
        <source>Go to order entry</source>
        <translation>前往下单</translation>
    </message>
    <message>
        <source>Go to orders</source>
        <translation>前往委托</translation>
    </message>
    <message>
        <source>Go to positions</source>
        <translation>前往持仓</translation>
    </message>
    <message>
        <source>Go to watchlist</source>
        <translation>前往自选</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>键盘</translation>
    </message>
    <message>
        <source>Layouts and docks</source>
        <translation>布局与面板</translation>
    </message>
    <message>
        <source>Lock trading</source>
        <translation>锁定交易</translation>
    </message>
    <message>
        <source>Pin the account: place and change off</source>
        <translation>钉住账户：停用下单和改单</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>结束程序</translation>
    </message>
    <message>
        <source>Reset practice account</source>
        <translation>重置练习账户</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Trading</source>
        <translation>交易</translation>
    </message>
    <message>
        <source>Unlock trading</source>
        <translation>解锁交易</translation>
    </message>
    <message>
        <source>Unpin the account…</source>
        <translation>取消钉住账户…</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>使用指南</translation>
    </message>
    <message>
        <source>only a LIVE account that is not pinned</source>
        <translation>仅限未钉住的实盘账户</translation>
    </message>
    <message>
        <source>only a pinned account</source>
        <translation>仅限已钉住的账户</translation>
    </message>
    <message>
        <source>only in PRACTICE</source>
        <translation>只限练习</translation>
    </message>
</context>
<context>
    <name>MapPicture</name>
    <message>
        <source>Picture of the map</source>
        <translation>图谱图片</translation>
    </message>
    <message>
        <source>Save as PNG of twice the size…</source>
        <translation>另存为两倍大小的 PNG…</translation>
    </message>
    <message>
        <source>Save as PNG…</source>
        <translation>另存为 PNG…</translation>
    </message>
    <message>
        <source>Save the picture of the map</source>
        <translation>保存图谱图片</translation>
    </message>
</context>
<context>
    <name>Margin</name>
    <message>
        <source>A margin call has come, as the broker tells it.</source>
        <translation>券商告知已发出追加保证金通知。</translation>
    </message>
    <message>
        <source>A margin call is near.</source>
        <translation>接近追加保证金。</translation>
    </message>
    <message>
        <source>Account {account} has a margin call, as the broker tells it: {amount} {currency}.</source>
        <translation>券商表示账户 {account} 须追缴保证金：{amount} {currency}。</translation>
    </message>
    <message>
        <source>Account {account} is near a margin call: {percent} of its assets have to be kept, the call comes at 100 %. Risk level of the broker: {level}.</source>
        <translation>账户 {account} 接近追缴保证金：须维持其资产的 {percent}，达 100 % 时追缴。券商的风险级别：{level}。</translation>
    </message>
    <message>
        <source>Initial margin</source>
        <translation>初始保证金</translation>
    </message>
    <message>
        <source>Maintenance margin</source>
        <translation>维持保证金</translation>
    </message>
    <message>
        <source>Margin call</source>
        <translation>追缴保证金</translation>
    </message>
    <message>
        <source>Margin call below assets of</source>
        <translation>资产低于此数即追缴</translation>
    </message>
    <message>
        <source>Risk level of the broker: {level}</source>
        <translation>券商的风险级别：{level}</translation>
    </message>
    <message>
        <source>Risk level of the broker: {level}.</source>
        <translation>券商的风险级别：{level}。</translation>
    </message>
    <message>
        <source>Step {step} of 9, 1 is the safest</source>
        <translation>第 {step} 级，共 9 级，1 级最安全</translation>
    </message>
    <message>
        <source>The broker tells no margin of this account.</source>
        <translation>券商没有提供此账户的保证金数据。</translation>
    </message>
    <message>
        <source>Warned from {percent} % of the assets on; a call comes at 100 %.</source>
        <translation>达资产的 {percent} % 起发出警告；达 100 % 时追缴。</translation>
    </message>
    <message>
        <source>absolutely safe</source>
        <translation>绝对安全</translation>
    </message>
    <message>
        <source>danger</source>
        <translation>危险</translation>
    </message>
    <message>
        <source>danger by options</source>
        <translation>期权风险过高</translation>
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
        <translation>预警</translation>
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
        <translation>%1 收盘竞价</translation>
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
        <translation>%1 %2 开盘</translation>
    </message>
</context>
<context>
    <name>MarketDays</name>
    <message>
        <source>Asking for trading days</source>
        <translation>正在读取交易日</translation>
    </message>
    <message>
        <source>Calendar of {provider}, known to {until}</source>
        <translation>{provider} 的日历，已知至 {until}</translation>
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
        <translation>假期与半日市</translation>
    </message>
    <message>
        <source>Months</source>
        <translation>月历</translation>
    </message>
    <message>
        <source>No trading days told</source>
        <translation>没有交易日数据</translation>
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
        <translation>周末</translation>
    </message>
    <message>
        <source>What</source>
        <translation>安排</translation>
    </message>
    <message>
        <source>closed after half a day</source>
        <translation>半日市已收盘</translation>
    </message>
    <message>
        <source>lunch break</source>
        <translation>午休</translation>
    </message>
    <message>
        <source>overnight</source>
        <translation>夜盘</translation>
    </message>
    <message>
        <source>pre-market</source>
        <translation>盘前</translation>
    </message>
    <message>
        <source>{day}: {what}</source>
        <translation>{day}：{what}</translation>
    </message>
    <message>
        <source>{provider} gives no calendar: Tideboard&apos;s own, known to {until}</source>
        <translation>{provider} 不提供日历：使用 Tideboard 的日历，已知至 {until}</translation>
    </message>
</context>
<context>
    <name>MarketPage</name>
    <message>
        <source>Not offered here</source>
        <translation>此处不提供</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>未记录</translation>
    </message>
    <message>
        <source>Not with your quote rights</source>
        <translation>您的行情权限不含此项</translation>
    </message>
    <message>
        <source>Nothing has arrived</source>
        <translation>没有收到数据</translation>
    </message>
    <message>
        <source>Permission</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>Quote rights</source>
        <translation>行情权限</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Silent</source>
        <translation>没有推送</translation>
    </message>
    <message>
        <source>The provider says</source>
        <translation>来源表示</translation>
    </message>
    <message>
        <source>The subscription stands, but nothing has been pushed. The feed may be stuck.</source>
        <translation>订阅有效，但没有推送。行情来源可能停顿。</translation>
    </message>
    <message>
        <source>This day</source>
        <translation>这一天</translation>
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
        <translation>{code}：净值日期 {day}。Tideboard 的委托与检查均不涉及基金。</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 只</translation>
    </message>
    <message>
        <source>{units} units</source>
        <translation>{units} 份</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Name of the layout</source>
        <translation>布局名称</translation>
    </message>
    <message>
        <source>Replaces the layout of this name.</source>
        <translation>会替换同名的布局。</translation>
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
        <translation>导航：画面所示的时段</translation>
    </message>
    <message>
        <source>Show all loaded bars</source>
        <translation>显示已载入的全部K线</translation>
    </message>
    <message>
        <source>Show five trading days</source>
        <translation>显示五个交易日</translation>
    </message>
    <message>
        <source>Show one month</source>
        <translation>显示一个月</translation>
    </message>
    <message>
        <source>Show one trading day</source>
        <translation>显示一个交易日</translation>
    </message>
    <message>
        <source>Show one year</source>
        <translation>显示一年</translation>
    </message>
    <message>
        <source>Show or fold the navigator</source>
        <translation>显示或收起导航栏</translation>
    </message>
    <message>
        <source>Show three months</source>
        <translation>显示三个月</translation>
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
        <translation>卖价</translation>
    </message>
    <message>
        <source>Asking for filings</source>
        <translation>正在查询公告</translation>
    </message>
    <message>
        <source>Asking for moves</source>
        <translation>正在查询异动</translation>
    </message>
    <message>
        <source>Asking for news</source>
        <translation>正在查询新闻</translation>
    </message>
    <message>
        <source>Bid</source>
        <translation>买价</translation>
    </message>
    <message>
        <source>Choose a headline first.</source>
        <translation>请先选一条标题。</translation>
    </message>
    <message>
        <source>Close the text</source>
        <translation>关闭正文</translation>
    </message>
    <message>
        <source>Contracts of the day</source>
        <translation>当日张数</translation>
    </message>
    <message>
        <source>Contracts traded</source>
        <translation>成交张数</translation>
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
        <translation>30 分钟资金流</translation>
    </message>
    <message>
        <source>Headline</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Headlines</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Implied volatility</source>
        <translation>隐含波动率</translation>
    </message>
    <message>
        <source>Largest moves</source>
        <translation>最大异动</translation>
    </message>
    <message>
        <source>Linked security or all mine</source>
        <translation>联动证券或我的全部</translation>
    </message>
    <message>
        <source>Most watched</source>
        <translation>最受关注</translation>
    </message>
    <message>
        <source>Moves</source>
        <translation>异动</translation>
    </message>
    <message>
        <source>Moves of the market</source>
        <translation>市场异动</translation>
    </message>
    <message>
        <source>News</source>
        <translation>新闻</translation>
    </message>
    <message>
        <source>News, filings or moves</source>
        <translation>新闻、公告或异动</translation>
    </message>
    <message>
        <source>No filings</source>
        <translation>没有公告</translation>
    </message>
    <message>
        <source>No moves</source>
        <translation>没有异动</translation>
    </message>
    <message>
        <source>No news</source>
        <translation>没有新闻</translation>
    </message>
    <message>
        <source>No time was told</source>
        <translation>未告知时间</translation>
    </message>
    <message>
        <source>Not asked yet</source>
        <translation>尚未查询</translation>
    </message>
    <message>
        <source>Not named</source>
        <translation>未署名</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>未记录</translation>
    </message>
    <message>
        <source>Of the open contracts</source>
        <translation>占未平仓</translation>
    </message>
    <message>
        <source>Open at {host}…</source>
        <translation>在 {host} 打开…</translation>
    </message>
    <message>
        <source>Open contracts</source>
        <translation>未平仓张数</translation>
    </message>
    <message>
        <source>Open the link in the browser…</source>
        <translation>在浏览器中打开链接…</translation>
    </message>
    <message>
        <source>Open {link}…</source>
        <translation>打开 {link}…</translation>
    </message>
    <message>
        <source>Out of the money</source>
        <translation>价外</translation>
    </message>
    <message>
        <source>Positions, orders and watchlists</source>
        <translation>持仓、订单和自选</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Price 30 min</source>
        <translation>30 分钟价格</translation>
    </message>
    <message>
        <source>Price of the security</source>
        <translation>正股价格</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>发布者</translation>
    </message>
    <message>
        <source>Read the text</source>
        <translation>阅读正文</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Text of the headline</source>
        <translation>标题的正文</translation>
    </message>
    <message>
        <source>The call brought no text.</source>
        <translation>该查询没有带来正文。</translation>
    </message>
    <message>
        <source>This headline has no https link.</source>
        <translation>这条标题没有 https 链接。</translation>
    </message>
    <message>
        <source>This security</source>
        <translation>此证券</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Trades of options</source>
        <translation>期权成交</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>成交额</translation>
    </message>
    <message>
        <source>Unusual moves</source>
        <translation>异常异动</translation>
    </message>
    <message>
        <source>Which list of moves</source>
        <translation>哪个异动列表</translation>
    </message>
    <message>
        <source>Whose news</source>
        <translation>谁的新闻</translation>
    </message>
    <message>
        <source>bought at the ask</source>
        <translation>主动买入</translation>
    </message>
    <message>
        <source>part of a combination</source>
        <translation>组合的一部分</translation>
    </message>
    <message>
        <source>rows left out that could not be read: {field}</source>
        <translation>略去了无法读取的行：{field}</translation>
    </message>
    <message>
        <source>sold at the bid</source>
        <translation>主动卖出</translation>
    </message>
    <message>
        <source>{count} filings</source>
        <translation>{count} 份公告</translation>
    </message>
    <message>
        <source>{count} headlines</source>
        <translation>{count} 条标题</translation>
    </message>
    <message>
        <source>{count} in both</source>
        <translation>两方都有 {count} 条</translation>
    </message>
    <message>
        <source>{count} more left out</source>
        <translation>另有 {count} 条未列出</translation>
    </message>
    <message>
        <source>{count} moves</source>
        <translation>{count} 次异动</translation>
    </message>
    <message>
        <source>{waiting} of {all} securities not asked yet (20 a minute)</source>
        <translation>{all} 只证券中有 {waiting} 只尚未查询（每分钟 20 只）</translation>
    </message>
</context>
<context>
    <name>NoteField</name>
    <message>
        <source>Kept</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Not kept yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>Note: why this order</source>
        <translation>备注：为何下此单</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>A connection was lost.</source>
        <translation>连接已断开。</translation>
    </message>
    <message>
        <source>A margin call is near or has come.</source>
        <translation>接近或已收到追加保证金通知。</translation>
    </message>
    <message>
        <source>A notice did not leave by {channel}. {reason}</source>
        <translation>一条通知未能经{channel}发出。{reason}</translation>
    </message>
    <message>
        <source>A price alert rang.</source>
        <translation>一个到价提醒已触发。</translation>
    </message>
    <message>
        <source>A report or another date is near.</source>
        <translation>业绩或其他日期临近。</translation>
    </message>
    <message>
        <source>A signal fired.</source>
        <translation>一个信号已触发。</translation>
    </message>
    <message>
        <source>A stop or a target was hit.</source>
        <translation>止损或止盈已成交。</translation>
    </message>
    <message>
        <source>A stop or a target was rejected.</source>
        <translation>止损或止盈委托被拒绝。</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>到价提醒</translation>
    </message>
    <message>
        <source>Alerts and signals are told all the same. A click on the icon opens the window; trading stays locked.</source>
        <translation>到价提醒和信号仍会通知。点击图标打开窗口，交易保持锁定。</translation>
    </message>
    <message>
        <source>An account has the table of its environment until you change its own.</source>
        <translation>在您更改某账户自己的表之前，它沿用所属环境的表。</translation>
    </message>
    <message>
        <source>An order ended without a fill.</source>
        <translation>一笔委托未成交即结束。</translation>
    </message>
    <message>
        <source>An order has no answer.</source>
        <translation>一笔委托没有回应。</translation>
    </message>
    <message>
        <source>An order is kept otherwise than you confirmed.</source>
        <translation>一笔委托与您确认的内容不符。</translation>
    </message>
    <message>
        <source>An order was filled.</source>
        <translation>一笔委托已成交。</translation>
    </message>
    <message>
        <source>An order was rejected.</source>
        <translation>一笔委托被拒绝。</translation>
    </message>
    <message>
        <source>Bought {quantity} {symbol} @ {price}</source>
        <translation>已买入 {quantity} {symbol} @ {price}</translation>
    </message>
    <message>
        <source>By this computer&apos;s clock. What they keep back is told as one when they end.</source>
        <translation>按本机时钟。期间未发出的通知在结束时合并为一条发出。</translation>
    </message>
    <message>
        <source>Cancelled: {order}</source>
        <translation>已撤单：{order}</translation>
    </message>
    <message>
        <source>Certificate authority (PEM file)</source>
        <translation>证书颁发机构（PEM 文件）</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>聊天</translation>
    </message>
    <message>
        <source>Choose what is told where</source>
        <translation>选择在何处通知</translation>
    </message>
    <message>
        <source>Connected to {provider} again.</source>
        <translation>已重新连接 {provider}。</translation>
    </message>
    <message>
        <source>Connected to {provider} again. Orders and fills were read again.</source>
        <translation>已重新连接 {provider}。委托和成交已重新读取。</translation>
    </message>
    <message>
        <source>Connected to {provider}.</source>
        <translation>已连接 {provider}。</translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation>连接断开</translation>
    </message>
    <message>
        <source>Connection to {provider} lost.</source>
        <translation>与 {provider} 的连接中断。</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>电子邮件</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>End of Tideboard</source>
        <translation>Tideboard 结束运行</translation>
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
        <translation>忘记</translation>
    </message>
    <message>
        <source>Forgotten.</source>
        <translation>已忘记。</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>Held by the broker: {order}</source>
        <translation>券商暂停：{order}</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>How much they say</source>
        <translation>通知的详细程度</translation>
    </message>
    <message>
        <source>LIVE, and what is about no account</source>
        <translation>实盘，以及与账户无关的通知</translation>
    </message>
    <message>
        <source>Late, of {time}: {text}</source>
        <translation>迟到，发生于 {time}：{text}</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Margin calls</source>
        <translation>追加保证金</translation>
    </message>
    <message>
        <source>Names of accounts</source>
        <translation>账户名称</translation>
    </message>
    <message>
        <source>No number of an account leaves the window, only the name that you give it here.</source>
        <translation>账户号码不会离开窗口，对外只用您在此处起的名称。</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>尚无任何通知</translation>
    </message>
    <message>
        <source>Notices by {channel} work again.</source>
        <translation>经{channel}的通知已恢复。</translation>
    </message>
    <message>
        <source>Notices, newest first</source>
        <translation>通知，最新在前</translation>
    </message>
    <message>
        <source>Open Tideboard.</source>
        <translation>请打开 Tideboard。</translation>
    </message>
    <message>
        <source>Orders kept otherwise than confirmed</source>
        <translation>与确认不符的委托</translation>
    </message>
    <message>
        <source>Orders that ended otherwise</source>
        <translation>以其他方式结束的委托</translation>
    </message>
    <message>
        <source>Orders without an answer</source>
        <translation>没有回应的委托</translation>
    </message>
    <message>
        <source>Outside the window: “An order was filled. Open Tideboard.”, unless:</source>
        <translation>窗口之外只说“一笔委托已成交。请打开 Tideboard。”，除非：</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>手机</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>免打扰时段</translation>
    </message>
    <message>
        <source>Rejected by the broker: {order}</source>
        <translation>券商拒绝：{order}</translation>
    </message>
    <message>
        <source>Rejected orders</source>
        <translation>被拒绝的委托</translation>
    </message>
    <message>
        <source>Rejected stops and targets</source>
        <translation>被拒绝的止损和止盈</translation>
    </message>
    <message>
        <source>Reports and dates</source>
        <translation>业绩和日期</translation>
    </message>
    <message>
        <source>Save and send a test</source>
        <translation>保存并发送测试</translation>
    </message>
    <message>
        <source>Saved in the keyring.</source>
        <translation>已保存到密钥环。</translation>
    </message>
    <message>
        <source>Send a test</source>
        <translation>发送测试</translation>
    </message>
    <message>
        <source>Send notices this way</source>
        <translation>用此方式发送通知</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>正在发送…</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Sold {quantity} {symbol} @ {price}</source>
        <translation>已卖出 {quantity} {symbol} @ {price}</translation>
    </message>
    <message>
        <source>Stop hit: bought {quantity} {symbol} @ {price}</source>
        <translation>止损触发：买入 {quantity} {symbol} @ {price}</translation>
    </message>
    <message>
        <source>Stop hit: sold {quantity} {symbol} @ {price}</source>
        <translation>止损触发：卖出 {quantity} {symbol} @ {price}</translation>
    </message>
    <message>
        <source>Stops and targets hit</source>
        <translation>已触发的止损和止盈</translation>
    </message>
    <message>
        <source>Subscribe to this topic in the ntfy app. Who knows the topic reads along: keep it secret.</source>
        <translation>在 ntfy 应用中订阅此主题。知道主题的人都能看到内容：请保密。</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Take profit hit: bought {quantity} {symbol} @ {price}</source>
        <translation>止盈触发：买入 {quantity} {symbol} @ {price}</translation>
    </message>
    <message>
        <source>Take profit hit: sold {quantity} {symbol} @ {price}</source>
        <translation>止盈触发：卖出 {quantity} {symbol} @ {price}</translation>
    </message>
    <message>
        <source>Tell nothing outside the window</source>
        <translation>窗口之外不通知</translation>
    </message>
    <message>
        <source>The keyring did not take it: it holds until Tideboard ends.</source>
        <translation>密钥环没有接收：只在 Tideboard 运行期间有效。</translation>
    </message>
    <message>
        <source>The keyring still has it.</source>
        <translation>密钥环中仍有此内容。</translation>
    </message>
    <message>
        <source>The list behind the bell keeps all of them, also those that are told nowhere.</source>
        <translation>铃铛后的列表保留全部通知，包括未在任何地方提示的。</translation>
    </message>
    <message>
        <source>The loss brake holds.</source>
        <translation>亏损刹停已生效。</translation>
    </message>
    <message>
        <source>The mail goes from your own mailbox; use a password for apps.</source>
        <translation>邮件从您自己的邮箱发出；请使用应用专用密码。</translation>
    </message>
    <message>
        <source>The system took it. If you do not see it, look at the system&apos;s settings of notices.</source>
        <translation>系统已接收。如果看不到，请检查系统的通知设置。</translation>
    </message>
    <message>
        <source>The test was taken. Look at your phone.</source>
        <translation>测试已被接收。请查看手机。</translation>
    </message>
    <message>
        <source>The token is that of a bot of your own (BotFather); the chat is your number or a channel.</source>
        <translation>Token属于您自己的机器人（BotFather）；聊天是您的编号或一个频道。</translation>
    </message>
    <message>
        <source>This desktop shows no tray: closing the window ends Tideboard all the same.</source>
        <translation>此桌面没有托盘：关闭窗口仍会结束 Tideboard。</translation>
    </message>
    <message>
        <source>This is a test. Notices of Tideboard arrive here.</source>
        <translation>这是测试。Tideboard 的通知会到达这里。</translation>
    </message>
    <message>
        <source>Tideboard ended: nothing is watched any more.</source>
        <translation>Tideboard 已结束：不再监视任何内容。</translation>
    </message>
    <message>
        <source>Tideboard ends.</source>
        <translation>Tideboard 即将结束。</translation>
    </message>
    <message>
        <source>Tideboard has a message for you.</source>
        <translation>Tideboard 有一条消息。</translation>
    </message>
    <message>
        <source>Time of the exchange</source>
        <translation>交易所的时间</translation>
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
        <translation>实盘账户的以下通知仍会发出：</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Trading was locked.</source>
        <translation>交易已锁定。</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>What is told where</source>
        <translation>在何处通知什么</translation>
    </message>
    <message>
        <source>When the window is closed, go on in the tray with trading locked</source>
        <translation>关闭窗口后在托盘中继续运行，交易锁定</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Without encryption, to this computer alone</source>
        <translation>不加密，仅限本机</translation>
    </message>
    <message>
        <source>Your server gets a JSON object with title, text and urgent. What it answers is not read.</source>
        <translation>您的服务器收到含 title、text 和 urgent 的 JSON 对象。不读取它的回应。</translation>
    </message>
    <message>
        <source>an order has no answer from the broker.</source>
        <translation>一笔委托没有收到券商的回应。</translation>
    </message>
    <message>
        <source>exchange time, {zone}</source>
        <translation>交易所时间，{zone}</translation>
    </message>
    <message>
        <source>none, to this computer alone</source>
        <translation>不加密，仅限本机</translation>
    </message>
    <message>
        <source>to</source>
        <translation>至</translation>
    </message>
    <message>
        <source>{place}: name security, side, quantity and price</source>
        <translation>{place}：写明证券、方向、数量和价格</translation>
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
        <translation>它有 {count} 个面板，会与您的其他布局并存。其他布局不变，“撤销”可回到目前的位置。代码、委托和连接不受影响。</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不打开</translation>
    </message>
    <message>
        <source>Open as new layout</source>
        <translation>作为新布局打开</translation>
    </message>
    <message>
        <source>Open layout  ·  Tideboard</source>
        <translation>打开布局  ·  Tideboard</translation>
    </message>
    <message>
        <source>Open the layout “{name}”?</source>
        <translation>打开布局“{name}”？</translation>
    </message>
</context>
<context>
    <name>OpenLink</name>
    <message>
        <source>Do not open</source>
        <translation>不打开</translation>
    </message>
    <message>
        <source>Link  ·  Tideboard</source>
        <translation>链接  ·  Tideboard</translation>
    </message>
    <message>
        <source>No browser could be opened.</source>
        <translation>无法打开浏览器。</translation>
    </message>
    <message>
        <source>Open in the browser?</source>
        <translation>在浏览器中打开？</translation>
    </message>
    <message>
        <source>Open the browser</source>
        <translation>打开浏览器</translation>
    </message>
    <message>
        <source>The link comes from outside. Your browser will connect to this host:</source>
        <translation>该链接来自外部。浏览器将连接到此主机：</translation>
    </message>
    <message>
        <source>This link is no https address with a host: it is not opened.</source>
        <translation>该链接不是带主机的 https 地址，不会打开。</translation>
    </message>
    <message>
        <source>xn-- stands for letters of another script, which may look like Latin ones.</source>
        <translation>xn-- 表示其他文字的字母，看起来可能像拉丁字母。</translation>
    </message>
</context>
<context>
    <name>OptionChain</name>
    <message>
        <source>Ask</source>
        <translation>卖一</translation>
    </message>
    <message>
        <source>Asking for the contracts by day</source>
        <translation>正在查询每日合约数</translation>
    </message>
    <message>
        <source>Asking for the figures</source>
        <translation>正在读取数字</translation>
    </message>
    <message>
        <source>At the money</source>
        <translation>平值</translation>
    </message>
    <message>
        <source>Best ask</source>
        <translation>最优卖价</translation>
    </message>
    <message>
        <source>Best bid</source>
        <translation>最优买价</translation>
    </message>
    <message>
        <source>Bid</source>
        <translation>买一</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>看涨</translation>
    </message>
    <message>
        <source>Calls and puts of all options by day</source>
        <translation>全部期权的每日看涨与看跌</translation>
    </message>
    <message>
        <source>Change of delta per 1 of the underlying</source>
        <translation>标的变动 1 时 Delta 的变动</translation>
    </message>
    <message>
        <source>Change of the price per 1 of the underlying</source>
        <translation>标的变动 1 时期权价的变动</translation>
    </message>
    <message>
        <source>Change of the price per day</source>
        <translation>每过一天期权价的变动</translation>
    </message>
    <message>
        <source>Change of the price per point of interest</source>
        <translation>利率变动一个百分点时期权价的变动</translation>
    </message>
    <message>
        <source>Change of the price per point of volatility</source>
        <translation>波动率变动一个百分点时期权价的变动</translation>
    </message>
    <message>
        <source>Change since the previous close</source>
        <translation>较昨收的涨跌</translation>
    </message>
    <message>
        <source>Columns of the option chain…</source>
        <translation>期权链的列…</translation>
    </message>
    <message>
        <source>Contracts of all options open at the end of a day</source>
        <translation>全部期权每日收市时的未平仓合约数</translation>
    </message>
    <message>
        <source>Contracts of all options traded by day</source>
        <translation>全部期权每日成交合约数</translation>
    </message>
    <message>
        <source>Contracts open</source>
        <translation>未平仓合约</translation>
    </message>
    <message>
        <source>Contracts traded</source>
        <translation>成交合约</translation>
    </message>
    <message>
        <source>Contracts traded today</source>
        <translation>今日成交张数</translation>
    </message>
    <message>
        <source>Copy the strike as a row</source>
        <translation>把行权价复制成一行</translation>
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
        <translation>标的须变动多少才能盈亏平衡</translation>
    </message>
    <message>
        <source>Implied volatility</source>
        <translation>隐含波动率</translation>
    </message>
    <message>
        <source>Implied volatility at the money by expiry</source>
        <translation>各到期日的平值隐含波动率</translation>
    </message>
    <message>
        <source>Implied volatility by strike, expiry {day}, {count} strikes</source>
        <translation>各行权价的隐含波动率，到期日 {day}，{count} 个行权价</translation>
    </message>
    <message>
        <source>Implied volatility of the option chain</source>
        <translation>期权链的隐含波动率</translation>
    </message>
    <message>
        <source>Implied volatility, annual</source>
        <translation>隐含波动率，年化</translation>
    </message>
    <message>
        <source>Last price</source>
        <translation>现价</translation>
    </message>
    <message>
        <source>Money traded today</source>
        <translation>今日成交金额</translation>
    </message>
    <message>
        <source>Net OI</source>
        <translation>净未平仓</translation>
    </message>
    <message>
        <source>Next expiry</source>
        <translation>下一个到期日</translation>
    </message>
    <message>
        <source>Open calls</source>
        <translation>未平仓看涨</translation>
    </message>
    <message>
        <source>Open int.</source>
        <translation>未平仓</translation>
    </message>
    <message>
        <source>Open interest, longs less shorts</source>
        <translation>未平仓合约，多仓减空仓</translation>
    </message>
    <message>
        <source>Open interest: contracts not yet closed</source>
        <translation>未平仓合约数</translation>
    </message>
    <message>
        <source>Open puts</source>
        <translation>未平仓看跌</translation>
    </message>
    <message>
        <source>Open puts for each call</source>
        <translation>未平仓看跌看涨比</translation>
    </message>
    <message>
        <source>Open the option</source>
        <translation>打开期权</translation>
    </message>
    <message>
        <source>Option chain at the money</source>
        <translation>期权链回到平值</translation>
    </message>
    <message>
        <source>Option into the ticket</source>
        <translation>期权带到下单面板</translation>
    </message>
    <message>
        <source>Picture and figures below the chain</source>
        <translation>期权链下方的图与数据</translation>
    </message>
    <message>
        <source>Picture of the chain</source>
        <translation>期权链的图</translation>
    </message>
    <message>
        <source>Pictures of the chain</source>
        <translation>期权链的图</translation>
    </message>
    <message>
        <source>Previous expiry</source>
        <translation>上一个到期日</translation>
    </message>
    <message>
        <source>Put/call {ratios}</source>
        <translation>看跌／看涨比率 {ratios}</translation>
    </message>
    <message>
        <source>Puts</source>
        <translation>看跌</translation>
    </message>
    <message>
        <source>Puts for each call</source>
        <translation>看跌看涨比</translation>
    </message>
    <message>
        <source>Puts for each call (right)</source>
        <translation>看跌看涨比（右轴）</translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation>重置列</translation>
    </message>
    <message>
        <source>Rho</source>
        <translation>Rho</translation>
    </message>
    <message>
        <source>Smile</source>
        <translation>微笑曲线</translation>
    </message>
    <message>
        <source>Strike {price}</source>
        <translation>行权价 {price}</translation>
    </message>
    <message>
        <source>Strike {price}: call {call}, put {put}</source>
        <translation>行权价 {price}：看涨 {call}，看跌 {put}</translation>
    </message>
    <message>
        <source>Term structure</source>
        <translation>期限结构</translation>
    </message>
    <message>
        <source>There is no chain yet.</source>
        <translation>还没有期权链。</translation>
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
        <translation>波动率</translation>
    </message>
    <message>
        <source>call</source>
        <translation>看涨</translation>
    </message>
    <message>
        <source>calls</source>
        <translation>看涨</translation>
    </message>
    <message>
        <source>monthly</source>
        <translation>月度期权</translation>
    </message>
    <message>
        <source>no figures</source>
        <translation>没有数字</translation>
    </message>
    <message>
        <source>put</source>
        <translation>看跌</translation>
    </message>
    <message>
        <source>puts</source>
        <translation>看跌</translation>
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
        <translation>周度期权</translation>
    </message>
    <message>
        <source>{age} old</source>
        <translation>{age}前</translation>
    </message>
    <message>
        <source>{calls} calls and {puts} puts open, {ratio} puts for each call</source>
        <translation>未平仓看涨 {calls}、看跌 {puts}，看跌看涨比 {ratio}</translation>
    </message>
    <message>
        <source>{calls} calls and {puts} puts traded, {ratio} puts for each call</source>
        <translation>成交看涨 {calls}、看跌 {puts}，看跌看涨比 {ratio}</translation>
    </message>
    <message>
        <source>{count} of {all} expiries</source>
        <translation>{count} / {all} 个到期日</translation>
    </message>
    <message>
        <source>{days} d</source>
        <translation>{days} 天</translation>
    </message>
    <message>
        <source>{day}, {left}, {cycle}</source>
        <translation>{day}，{left}，{cycle}</translation>
    </message>
    <message>
        <source>{provider} gives no implied volatility here.</source>
        <translation>{provider} 没有这里的隐含波动率。</translation>
    </message>
    <message>
        <source>{provider} tells no contracts by day.</source>
        <translation>{provider}不提供每日合约数。</translation>
    </message>
    <message>
        <source>{ratio} by open interest</source>
        <translation>按未平仓 {ratio}</translation>
    </message>
    <message>
        <source>{ratio} by volume</source>
        <translation>按成交量 {ratio}</translation>
    </message>
    <message>
        <source>{side} {volume} traded, {interest} open</source>
        <translation>{side}成交 {volume}，未平仓 {interest}</translation>
    </message>
    <message>
        <source>{side}: {figures}</source>
        <translation>{side}：{figures}</translation>
    </message>
    <message>
        <source>{strike} {side}, not listed</source>
        <translation>{strike} {side}，未挂牌</translation>
    </message>
    <message>
        <source>{strike} {side}, {title} {value}</source>
        <translation>{strike} {side}，{title} {value}</translation>
    </message>
    <message>
        <source>{volatility} at {strike}</source>
        <translation>{volatility}，行权价 {strike}</translation>
    </message>
</context>
<context>
    <name>OptionChainDock</name>
    <message>
        <source>Asking for the expiries</source>
        <translation>正在读取到期日</translation>
    </message>
    <message>
        <source>Asking for the strikes</source>
        <translation>正在读取行权价</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Find another security</source>
        <translation>查找其他证券</translation>
    </message>
    <message>
        <source>No listed options</source>
        <translation>没有上市期权</translation>
    </message>
    <message>
        <source>No strikes listed</source>
        <translation>没有行权价</translation>
    </message>
    <message>
        <source>Not read yet.</source>
        <translation>尚未读取。</translation>
    </message>
    <message>
        <source>Only some securities have options.</source>
        <translation>只有部分证券有期权。</translation>
    </message>
    <message>
        <source>The columns were changed.</source>
        <translation>列已更改。</translation>
    </message>
    <message>
        <source>There is no chain to save.</source>
        <translation>没有可保存的期权链。</translation>
    </message>
    <message>
        <source>prices are read every {seconds} s</source>
        <translation>每 {seconds} 秒读取价格</translation>
    </message>
    <message>
        <source>{option} is in the ticket at {price}; nothing was sent.</source>
        <translation>{option} 已按 {price} 带到下单面板；没有发送任何委托。</translation>
    </message>
    <message>
        <source>{option} is in the ticket, without a price: there is none here.</source>
        <translation>{option} 已带到下单面板，没有价格：这里没有报价。</translation>
    </message>
    <message>
        <source>{provider} gives no such figure for this contract.</source>
        <translation>{provider} 没有此合约的这项数字。</translation>
    </message>
</context>
<context>
    <name>OptionGrid</name>
    <message>
        <source>Calls</source>
        <translation>看涨</translation>
    </message>
    <message>
        <source>Option chain</source>
        <translation>期权链</translation>
    </message>
    <message>
        <source>Puts</source>
        <translation>看跌</translation>
    </message>
    <message>
        <source>Strike</source>
        <translation>行权价</translation>
    </message>
    <message>
        <source>Strike {price}</source>
        <translation>行权价 {price}</translation>
    </message>
    <message>
        <source>This side is not listed.</source>
        <translation>此方向未挂牌。</translation>
    </message>
</context>
<context>
    <name>OrderBookDock</name>
    <message>
        <source>1 level</source>
        <translation>1 档</translation>
    </message>
    <message>
        <source>Book</source>
        <translation>摆盘</translation>
    </message>
    <message>
        <source>Brokers</source>
        <translation>经纪</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Not every change was kept here: above 50 a second one in 100 ms, without pushes one a read.</source>
        <translation>此处并未保留每次变动：每秒超过 50 次时每 100 毫秒保留一次，没有推送时每次读取保留一次。</translation>
    </message>
    <message>
        <source>Order book</source>
        <translation>摆盘</translation>
    </message>
    <message>
        <source>Order book, tape, brokers</source>
        <translation>摆盘、逐笔、经纪</translation>
    </message>
    <message>
        <source>Quote right and age: %1</source>
        <translation>行情权限与时效：%1</translation>
    </message>
    <message>
        <source>Tape</source>
        <translation>逐笔</translation>
    </message>
    <message>
        <source>This is live, not of %1: no book of that minute was kept</source>
        <translation>这是实时摆盘，不是 %1 的：该分钟的摆盘没有保存</translation>
    </message>
    <message>
        <source>delayed</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>no right</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>已记录</translation>
    </message>
    <message>
        <source>recorded, {age}</source>
        <translation>已记录，{age}</translation>
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
        <translation>正向券商查询…</translation>
    </message>
    <message>
        <source>At the broker: {status}; {filled} of {shares} filled</source>
        <translation>券商：{status}；已成交 {filled} / {shares}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>撤单</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>全部撤单</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>改单</translation>
    </message>
    <message>
        <source>Checks when you confirmed it</source>
        <translation>确认时的检查</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Exits</source>
        <translation>离场单</translation>
    </message>
    <message>
        <source>Fees that the broker charged</source>
        <translation>券商收取的费用</translation>
    </message>
    <message>
        <source>Fees that the broker charged, {currency}</source>
        <translation>券商收取的费用（{currency}）</translation>
    </message>
    <message>
        <source>Fills</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>Keep note</source>
        <translation>保存备注</translation>
    </message>
    <message>
        <source>Kept otherwise than confirmed</source>
        <translation>与确认不符</translation>
    </message>
    <message>
        <source>Legs</source>
        <translation>各腿</translation>
    </message>
    <message>
        <source>New order</source>
        <translation>新订单</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Order details</source>
        <translation>订单详情</translation>
    </message>
    <message>
        <source>Other act</source>
        <translation>其他操作</translation>
    </message>
    <message>
        <source>Placed by another program, or before this order log began</source>
        <translation>由其他程序下单，或早于这份订单日志</translation>
    </message>
    <message>
        <source>The book at that second</source>
        <translation>当时的摆盘</translation>
    </message>
    <message>
        <source>The broker does not tell them on this account.</source>
        <translation>券商不提供这个账户的费用。</translation>
    </message>
    <message>
        <source>The broker has not told the single fills.</source>
        <translation>券商没有提供逐笔成交。</translation>
    </message>
    <message>
        <source>The note is in the order log.</source>
        <translation>备注已写入订单日志。</translation>
    </message>
    <message>
        <source>The order log cannot be read.</source>
        <translation>无法读取订单日志。</translation>
    </message>
    <message>
        <source>There was none.</source>
        <translation>当时没有。</translation>
    </message>
    <message>
        <source>They could not be read.</source>
        <translation>未能读取。</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>经过</translation>
    </message>
    <message>
        <source>What is known about this order</source>
        <translation>这张订单的已知资料</translation>
    </message>
    <message>
        <source>Your note: stays in the order log, so no passwords</source>
        <translation>备注：长存委托记录，请勿写密码</translation>
    </message>
    <message>
        <source>accepted by the broker</source>
        <translation>券商已接受</translation>
    </message>
    <message>
        <source>ask</source>
        <translation>卖</translation>
    </message>
    <message>
        <source>bid</source>
        <translation>买</translation>
    </message>
    <message>
        <source>in all</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>no answer from the broker: Unknown</source>
        <translation>券商没有回应：状态不明</translation>
    </message>
    <message>
        <source>refused by the broker: {words}</source>
        <translation>被券商拒绝：{words}</translation>
    </message>
    <message>
        <source>the broker&apos;s own word</source>
        <translation>由券商告知</translation>
    </message>
    <message>
        <source>the outcome is known: {by}</source>
        <translation>结果已知：{by}</translation>
    </message>
    <message>
        <source>the practice account was reset</source>
        <translation>练习账户已重置</translation>
    </message>
    <message>
        <source>you confirmed it</source>
        <translation>您已确认</translation>
    </message>
    <message>
        <source>you confirmed {shares} {terms}</source>
        <translation>您已确认 {shares} {terms}</translation>
    </message>
    <message>
        <source>you decided that nothing of it is open</source>
        <translation>您判定它已没有未完成部分</translation>
    </message>
    <message>
        <source>{filled}, at {price} on average</source>
        <translation>{filled}，均价 {price}</translation>
    </message>
    <message>
        <source>{price} for {shares}</source>
        <translation>{price}，{shares}</translation>
    </message>
    <message>
        <source>{shares} at {price}</source>
        <translation>{shares}，价格 {price}</translation>
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
        <translation>没有账户</translation>
    </message>
</context>
<context>
    <name>OrderSubmission</name>
    <message>
        <source>Cancel all orders</source>
        <translation>全部撤单</translation>
    </message>
    <message>
        <source>Close positions</source>
        <translation>平仓</translation>
    </message>
    <message>
        <source>The broker has an order after all that counted as not placed: {order}</source>
        <translation>原先当作没有送达的委托，券商其实已经收到：{order}</translation>
    </message>
    <message>
        <source>{count} of {all} cancels were not accepted</source>
        <translation>{all} 项撤单中有 {count} 项未被接受</translation>
    </message>
</context>
<context>
    <name>Orders</name>
    <message>
        <source>24 h</source>
        <translation>24 小时</translation>
    </message>
    <message>
        <source>A combination is not changed: cancel it and place it again with other terms.</source>
        <translation>组合不可修改：请先撤销，再以其他条款重新下单。</translation>
    </message>
    <message>
        <source>A market order does not wait for another day.</source>
        <translation>市价单不会等到另一日。</translation>
    </message>
    <message>
        <source>A stop that the broker moves behind the best price at your distance, never back. Once it fires it becomes a limit order.</source>
        <translation>止损价由券商按你的距离跟随最佳价格移动，绝不回退。触发后成为限价单。</translation>
    </message>
    <message>
        <source>A stop that the broker moves behind the best price at your distance, never back. Once it fires it trades at the market.</source>
        <translation>止损价由券商按你的距离跟随最佳价格移动，绝不回退。触发后按市价成交。</translation>
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
        <translation>全时段</translation>
    </message>
    <message>
        <source>An order at auction does not wait for another day.</source>
        <translation>竞价单不会留到另一天。</translation>
    </message>
    <message>
        <source>An order for a fraction of a share is not changed from here. Cancelling works.</source>
        <translation>含不足一股的委托不能在此更改，可以撤单。</translation>
    </message>
    <message>
        <source>At auction</source>
        <translation>竞价</translation>
    </message>
    <message>
        <source>At auction limit</source>
        <translation>竞价限价</translation>
    </message>
    <message>
        <source>Auction</source>
        <translation>竞价</translation>
    </message>
    <message>
        <source>Auction limit</source>
        <translation>竞价限价</translation>
    </message>
    <message>
        <source>Buy</source>
        <translation>买入</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>当日有效</translation>
    </message>
    <message>
        <source>Ends with the session.</source>
        <translation>收盘后失效。</translation>
    </message>
    <message>
        <source>Enhanced</source>
        <translation>增强限价</translation>
    </message>
    <message>
        <source>Enhanced limit</source>
        <translation>增强限价</translation>
    </message>
    <message>
        <source>Extended hours</source>
        <translation>含盘前盘后</translation>
    </message>
    <message>
        <source>GTC</source>
        <translation>撤单前有效</translation>
    </message>
    <message>
        <source>GTD</source>
        <translation>到期日前有效</translation>
    </message>
    <message>
        <source>IOC</source>
        <translation>即成剩撤</translation>
    </message>
    <message>
        <source>If touched</source>
        <translation>触价</translation>
    </message>
    <message>
        <source>If touched limit</source>
        <translation>触价限价</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限价</translation>
    </message>
    <message>
        <source>Market</source>
        <translation>市价</translation>
    </message>
    <message>
        <source>Odd lot</source>
        <translation>碎股</translation>
    </message>
    <message>
        <source>Only a disabled order can be enabled.</source>
        <translation>只有已停用的委托才能启用。</translation>
    </message>
    <message>
        <source>Only a working order can be disabled.</source>
        <translation>只有有效的委托才能停用。</translation>
    </message>
    <message>
        <source>Only an order that ended without being filled can be deleted.</source>
        <translation>只有已完结而没有全部成交的委托才能删除。</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Outside the regular session there are limit orders only.</source>
        <translation>正常时段外只有限价单。</translation>
    </message>
    <message>
        <source>Overnight</source>
        <translation>夜盘</translation>
    </message>
    <message>
        <source>Paper accounts of this broker cannot do this. Cancelling works.</source>
        <translation>此券商的模拟账户不能这样做。可以撤单。</translation>
    </message>
    <message>
        <source>Paper accounts of this broker do not trade this market.</source>
        <translation>此券商的模拟账户不能交易此市场。</translation>
    </message>
    <message>
        <source>Paper accounts of this broker sell no shares short on this market.</source>
        <translation>此券商的模拟账户在此市场不能卖空股票。</translation>
    </message>
    <message>
        <source>Paper accounts of this broker take limit and market orders.</source>
        <translation>此券商的模拟账户只接受限价单和市价单。</translation>
    </message>
    <message>
        <source>Paper accounts of this broker take no combinations of options.</source>
        <translation>此券商的模拟账户不接受期权组合。</translation>
    </message>
    <message>
        <source>Paper accounts of this broker take orders for the day.</source>
        <translation>此券商的模拟账户只接受当日有效的委托。</translation>
    </message>
    <message>
        <source>Paper accounts of this broker trade in the regular session.</source>
        <translation>此券商的模拟账户只在正常交易时段交易。</translation>
    </message>
    <message>
        <source>Regular hours</source>
        <translation>正常时段</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>券商拒绝</translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>卖出</translation>
    </message>
    <message>
        <source>Special limit</source>
        <translation>特别限价</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>止损</translation>
    </message>
    <message>
        <source>Stop limit</source>
        <translation>止损限价</translation>
    </message>
    <message>
        <source>Takes up to ten price levels as far as your price; what is left waits there.</source>
        <translation>最多吃掉十档，不超过您的价格；余下挂单等候。</translation>
    </message>
    <message>
        <source>The broker does not ask for this order to be confirmed again.</source>
        <translation>券商没有要求再次确认这笔委托。</translation>
    </message>
    <message>
        <source>The broker does not tell all of its terms.</source>
        <translation>券商没有给出它的全部条款。</translation>
    </message>
    <message>
        <source>This connection cannot do this to an order.</source>
        <translation>此连接不支持这种委托操作。</translation>
    </message>
    <message>
        <source>This connection does not take orders for these hours.</source>
        <translation>此连接不接受此时段的委托。</translation>
    </message>
    <message>
        <source>This connection does not take this combination.</source>
        <translation>此连接不接受此组合。</translation>
    </message>
    <message>
        <source>This connection does not take this time in force.</source>
        <translation>此连接不接受此有效期。</translation>
    </message>
    <message>
        <source>This connection does not take this type of order.</source>
        <translation>此连接不接受这类委托。</translation>
    </message>
    <message>
        <source>This connection takes no combinations of options here.</source>
        <translation>此连接在此不接受期权组合。</translation>
    </message>
    <message>
        <source>This market takes orders with a limit only.</source>
        <translation>此市场只接受限价单。</translation>
    </message>
    <message>
        <source>This paper account does not trade this kind of security.</source>
        <translation>此模拟账户不能交易这类证券。</translation>
    </message>
    <message>
        <source>Touched</source>
        <translation>触价</translation>
    </message>
    <message>
        <source>Touched limit</source>
        <translation>触价限价</translation>
    </message>
    <message>
        <source>Trades at once at whatever the book offers.</source>
        <translation>立即以摆盘现有价格成交。</translation>
    </message>
    <message>
        <source>Trades at your price or better, or waits for it.</source>
        <translation>以您的价格或更佳价成交，或挂单等候。</translation>
    </message>
    <message>
        <source>Trades before the open, in the session and after the close.</source>
        <translation>在盘前、盘中和盘后交易。</translation>
    </message>
    <message>
        <source>Trades in every session of day and night.</source>
        <translation>在日夜所有时段交易。</translation>
    </message>
    <message>
        <source>Trades in the auction if the price that it finds is yours or better.</source>
        <translation>竞价得出的价格等于或优于你的限价时，在竞价时段成交。</translation>
    </message>
    <message>
        <source>Trades in the auction, at the one price that the auction finds. Nobody knows it before.</source>
        <translation>在竞价时段按竞价得出的单一价格成交，该价格无法事先得知。</translation>
    </message>
    <message>
        <source>Trades in the overnight session.</source>
        <translation>在夜盘交易。</translation>
    </message>
    <message>
        <source>Trades in the regular session only.</source>
        <translation>只在正常时段交易。</translation>
    </message>
    <message>
        <source>Trailing</source>
        <translation>跟踪止损</translation>
    </message>
    <message>
        <source>Trailing limit</source>
        <translation>跟踪限价</translation>
    </message>
    <message>
        <source>Trailing stop</source>
        <translation>跟踪止损</translation>
    </message>
    <message>
        <source>Trailing stop limit</source>
        <translation>跟踪止损限价</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Waits for a better price than the market&apos;s: below it to buy, above it to sell. Once the last price touches the trigger it becomes a limit order.</source>
        <translation>等候比市价更好的价格：买入在其下，卖出在其上。现价一触及触发价，即成为限价单。</translation>
    </message>
    <message>
        <source>Waits for a better price than the market&apos;s: below it to buy, above it to sell. Once the last price touches the trigger it trades at the market.</source>
        <translation>等候比市价更好的价格：买入在其下，卖出在其上。现价一触及触发价，即按市价成交。</translation>
    </message>
    <message>
        <source>Waits for the trigger, then becomes a limit order. The trigger must lie ahead: some brokers fire it from either side.</source>
        <translation>等候触发，之后成为限价单。触发价须尚未到达：有些券商从任一方向都会触发。</translation>
    </message>
    <message>
        <source>Waits for the trigger, then trades at the market, whatever the price. The trigger must lie ahead: some brokers fire it from either side.</source>
        <translation>等候触发，之后按市价成交，价格不限。触发价须尚未到达：有些券商从任一方向都会触发。</translation>
    </message>
    <message>
        <source>Works to the end of the day that you name.</source>
        <translation>有效至您所填日期的收盘。</translation>
    </message>
    <message>
        <source>Works until it is cancelled.</source>
        <translation>撤单之前一直有效。</translation>
    </message>
    <message>
        <source>at auction</source>
        <translation>竞价</translation>
    </message>
    <message>
        <source>at market</source>
        <translation>市价</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已撤单</translation>
    </message>
    <message>
        <source>cancelling</source>
        <translation>撤单中</translation>
    </message>
    <message>
        <source>confirm again</source>
        <translation>待再次确认</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>已失效</translation>
    </message>
    <message>
        <source>ext</source>
        <translation>盘前后</translation>
    </message>
    <message>
        <source>filled</source>
        <translation>全部成交</translation>
    </message>
    <message>
        <source>for the day only</source>
        <translation>仅限当日</translation>
    </message>
    <message>
        <source>held by the broker</source>
        <translation>券商暂停</translation>
    </message>
    <message>
        <source>last ≤ {trigger}</source>
        <translation>现价 ≤ {trigger}</translation>
    </message>
    <message>
        <source>last ≥ {trigger}</source>
        <translation>现价 ≥ {trigger}</translation>
    </message>
    <message>
        <source>night</source>
        <translation>夜盘</translation>
    </message>
    <message>
        <source>not at this connection</source>
        <translation>此连接没有</translation>
    </message>
    <message>
        <source>not in these hours</source>
        <translation>此时段没有</translation>
    </message>
    <message>
        <source>not in this market</source>
        <translation>此市场没有</translation>
    </message>
    <message>
        <source>not on paper</source>
        <translation>模拟账户不可用</translation>
    </message>
    <message>
        <source>partly filled</source>
        <translation>部分成交</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>to {day}</source>
        <translation>至 {day}</translation>
    </message>
    <message>
        <source>touched {trigger}</source>
        <translation>触价 {trigger}</translation>
    </message>
    <message>
        <source>trailing {distance}</source>
        <translation>跟踪止损 {distance}</translation>
    </message>
    <message>
        <source>waits for the session</source>
        <translation>等候开盘</translation>
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
        <translation>距离 {distance}</translation>
    </message>
    <message>
        <source>{filled} done</source>
        <translation>已成交 {filled}</translation>
    </message>
    <message>
        <source>{terms} at auction</source>
        <translation>竞价 {terms}</translation>
    </message>
    <message>
        <source>{trail}, limit {offset} beyond</source>
        <translation>{trail}，限价再越过 {offset}</translation>
    </message>
    <message>
        <source>{type} orders are not changed from here. Cancelling works.</source>
        <translation>{type}委托不能在此更改，可以撤单。</translation>
    </message>
    <message>
        <source>{word} at the broker</source>
        <translation>券商称为 {word}</translation>
    </message>
</context>
<context>
    <name>OrdersTable</name>
    <message>
        <source>As of</source>
        <translation>确认于</translation>
    </message>
    <message>
        <source>Avg price</source>
        <translation>均价</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>撤单</translation>
    </message>
    <message>
        <source>Combo</source>
        <translation>组合</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>Confirmed → kept</source>
        <translation>确认 → 实际</translation>
    </message>
    <message>
        <source>Fees</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>已成交</translation>
    </message>
    <message>
        <source>Fires when {when}</source>
        <translation>{when} 时触发</translation>
    </message>
    <message>
        <source>No answer came. The row shows what the broker lists; settle it in the row&apos;s menu.</source>
        <translation>没有收到回应。此行显示券商所列的委托；可在此行的菜单中认定。</translation>
    </message>
    <message>
        <source>Nothing is filled yet</source>
        <translation>尚未成交</translation>
    </message>
    <message>
        <source>Other legs</source>
        <translation>组合腿不符</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>认定</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股数</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>The broker has not confirmed this order yet.</source>
        <translation>券商尚未确认这笔委托。</translation>
    </message>
    <message>
        <source>The broker last confirmed this order at {time}.</source>
        <translation>券商最近一次确认这笔委托：{time}。</translation>
    </message>
    <message>
        <source>The newest list is from OpenD, not the broker.</source>
        <translation>最新列表由 OpenD 提供，并非来自券商。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>触发价</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Unanswered</source>
        <translation>未回应</translation>
    </message>
    <message>
        <source>market</source>
        <translation>市价</translation>
    </message>
    <message>
        <source>{count} legs</source>
        <translation>{count} 腿</translation>
    </message>
    <message>
        <source>{price}, fees {fees}</source>
        <translation>{price}，费用 {fees}</translation>
    </message>
</context>
<context>
    <name>Overrides</name>
    <message>
        <source>This cannot be drawn; the log file says why.</source>
        <translation>无法绘制；原因见日志文件。</translation>
    </message>
</context>
<context>
    <name>OwnRecords</name>
    <message>
        <source>Orders, fills and positions are not kept for replay: {reason}</source>
        <translation>订单、成交和持仓未为回放保存：{reason}</translation>
    </message>
    <message>
        <source>The file of notes on orders and trips was damaged. It is kept as {path}; a new one was begun.</source>
        <translation>订单与交易笔记的文件已损坏，保留为 {path}；已另建新文件。</translation>
    </message>
    <message>
        <source>The file of orders, fills and positions was damaged. It is kept as {path}; a new one was begun.</source>
        <translation>订单、成交与持仓的文件已损坏，保留为 {path}；已另建新文件。</translation>
    </message>
</context>
<context>
    <name>OwnTables</name>
    <message>
        <source>As read at {time}</source>
        <translation>读取于 {time}</translation>
    </message>
    <message>
        <source>Closing fills of the day, first in first out; what was held at the open at its average cost</source>
        <translation>当日平仓成交，先进先出；开盘时的持仓按平均成本计</translation>
    </message>
    <message>
        <source>Fills then</source>
        <translation>当时的成交</translation>
    </message>
    <message>
        <source>Later orders of that day, shown when the time bar reaches them: {count}</source>
        <translation>该日之后的订单，时间条到达时显示：{count}</translation>
    </message>
    <message>
        <source>No own orders of this day are known</source>
        <translation>没有该日自己订单的记录</translation>
    </message>
    <message>
        <source>Orders then</source>
        <translation>当时的订单</translation>
    </message>
    <message>
        <source>Own positions, orders and fills of that second</source>
        <translation>该秒自己的持仓、订单和成交</translation>
    </message>
    <message>
        <source>Positions then</source>
        <translation>当时的持仓</translation>
    </message>
    <message>
        <source>Positions, orders, fills</source>
        <translation>持仓、订单、成交</translation>
    </message>
    <message>
        <source>Realised by {time}</source>
        <translation>截至 {time} 已实现</translation>
    </message>
    <message>
        <source>Save this table as CSV</source>
        <translation>将此表格保存为 CSV</translation>
    </message>
    <message>
        <source>What was held before the first fill, or every fill by then, is not known</source>
        <translation>首笔成交前的持仓或截至此时的全部成交未知</translation>
    </message>
    <message>
        <source>before fees</source>
        <translation>未计费用</translation>
    </message>
    <message>
        <source>{passed} of {total}</source>
        <translation>{passed}/{total}</translation>
    </message>
    <message>
        <source>{read}; without {count} fills since then</source>
        <translation>{read}；不含其后 {count} 笔成交</translation>
    </message>
</context>
<context>
    <name>PaceButton</name>
    <message>
        <source>Pace of the practised day</source>
        <translation>练习日的速度</translation>
    </message>
</context>
<context>
    <name>Packages</name>
    <message>
        <source>Delayed prices are only to look at: no order is checked against them, so none can be sent.</source>
        <translation>延迟价格只供参考：不能据此检查委托，因此不能下单。</translation>
    </message>
    <message>
        <source>HK delayed 15 min</source>
        <translation>港股延迟 15 分钟</translation>
    </message>
    <message>
        <source>Prices from {provider} at {address}</source>
        <translation>行情来自 {provider}，地址 {address}</translation>
    </message>
    <message>
        <source>Source: {words}</source>
        <translation>来源：{words}</translation>
    </message>
    <message>
        <source>{market} delayed</source>
        <translation>{market} 延迟</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Find a symbol or a command</source>
        <translation>搜索代码或命令</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Nearest commands</source>
        <translation>最接近的命令</translation>
    </message>
    <message>
        <source>Nothing found for “{text}”.</source>
        <translation>找不到“{text}”。</translation>
    </message>
    <message>
        <source>Reading the list of instruments</source>
        <translation>正在读取证券清单</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>Symbol, name, pinyin or command</source>
        <translation>代码、名称、拼音或命令</translation>
    </message>
    <message>
        <source>in a watchlist</source>
        <translation>已在自选</translation>
    </message>
    <message>
        <source>not now</source>
        <translation>目前不可用</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter ask the broker for this symbol    Esc close</source>
        <translation>↑ ↓ 选择    Enter 向券商查询此代码    Esc 关闭</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter open    Esc close</source>
        <translation>↑ ↓ 选择    Enter 打开    Esc 关闭</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter open    Shift+Enter add to watchlist    Esc close</source>
        <translation>↑ ↓ 选择    Enter 打开    Shift+Enter 加入自选    Esc 关闭</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter run    Esc close</source>
        <translation>↑ ↓ 选择    Enter 执行    Esc 关闭</translation>
    </message>
    <message>
        <source>↑ ↓ choose one of them    Esc close</source>
        <translation>↑ ↓ 选择其中一只    Esc 关闭</translation>
    </message>
</context>
<context>
    <name>PaletteOpener</name>
    <message>
        <source>Symbol, name, pinyin or command</source>
        <translation>代码、名称、拼音或命令</translation>
    </message>
</context>
<context>
    <name>PanelState</name>
    <message>
        <source>Its own words: “{text}”</source>
        <translation>其原文：“{text}”</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>Futures alone.</source>
        <translation>只限期货。</translation>
    </message>
    <message>
        <source>No combinations of options.</source>
        <translation>不接受期权组合。</translation>
    </message>
    <message>
        <source>No disabling, enabling, deleting or confirming again.</source>
        <translation>不能停用、启用、删除或再次确认委托。</translation>
    </message>
    <message>
        <source>No options, no futures, no OTC securities.</source>
        <translation>不接受期权、期货和场外证券。</translation>
    </message>
    <message>
        <source>No options, no futures.</source>
        <translation>不接受期权和期货。</translation>
    </message>
    <message>
        <source>No orders at auction.</source>
        <translation>不接受竞价单。</translation>
    </message>
    <message>
        <source>No orders on this market.</source>
        <translation>不接受此市场的委托。</translation>
    </message>
    <message>
        <source>No short sales of shares.</source>
        <translation>不能卖空股票。</translation>
    </message>
    <message>
        <source>No take profit or stop loss held for an order.</source>
        <translation>委托不能附带止盈或止损。</translation>
    </message>
    <message>
        <source>Not taken on paper here: {count}</source>
        <translation>模拟账户在此不接受：{count} 项</translation>
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
        <translation>类型只限：{types}。</translation>
    </message>
    <message>
        <source>Options alone.</source>
        <translation>只限期权。</translation>
    </message>
    <message>
        <source>Short sales of shares only in: {markets}.</source>
        <translation>只可在以下市场卖空股票：{markets}。</translation>
    </message>
    <message>
        <source>The regular session alone: nothing before the open, after the close or at night.</source>
        <translation>只限正常交易时段：盘前、盘后和夜盘都不接受。</translation>
    </message>
    <message>
        <source>cash log</source>
        <translation>现金流水</translation>
    </message>
    <message>
        <source>fees of orders</source>
        <translation>委托费用</translation>
    </message>
    <message>
        <source>fills</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>{words} The broker&apos;s pages differ: an order that closes may try.</source>
        <translation>{words}券商的说明页不一致：平仓的委托可以一试。</translation>
    </message>
    <message>
        <source>{words} The broker&apos;s pages differ: exits that stand may be changed.</source>
        <translation>{words}券商的说明页不一致：已有的离场单可以更改。</translation>
    </message>
</context>
<context>
    <name>Password</name>
    <message>
        <source>Caps Lock is on</source>
        <translation>大写锁定已开启</translation>
    </message>
    <message>
        <source>Hide password</source>
        <translation>隐藏密码</translation>
    </message>
    <message>
        <source>Show password</source>
        <translation>显示密码</translation>
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
        <translation>加入“{name}”</translation>
    </message>
    <message>
        <source>Add {count}</source>
        <translation>加入 {count} 个</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>代码</translation>
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
        <translation>正在查询代码…</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新加入</translation>
    </message>
    <message>
        <source>Not recognised</source>
        <translation>无法识别</translation>
    </message>
    <message>
        <source>Paste codes</source>
        <translation>粘贴代码</translation>
    </message>
    <message>
        <source>Paste or type codes at the left.</source>
        <translation>请在左边粘贴或输入代码。</translation>
    </message>
    <message>
        <source>The codes could not be looked up. {reason}</source>
        <translation>未能查询代码。{reason}</translation>
    </message>
    <message>
        <source>The list has room for {room} more; nothing is added while there are {count}.</source>
        <translation>列表只能再加 {room} 个；有 {count} 个时不会加入任何一个。</translation>
    </message>
    <message>
        <source>The text is larger than 1 MB; that is no list of codes.</source>
        <translation>文本超过 1 MB；不会是代码清单。</translation>
    </message>
    <message>
        <source>These are {count} codes; at most {most} are looked up at once.</source>
        <translation>共有 {count} 个代码；每次最多查 {most} 个。</translation>
    </message>
    <message>
        <source>What the codes mean</source>
        <translation>代码的含义</translation>
    </message>
    <message>
        <source>line {line}: {text}</source>
        <translation>第 {line} 行：{text}</translation>
    </message>
    <message>
        <source>{fresh} new · {present} in the list already · {unknown} not recognised</source>
        <translation>{fresh} 个新加入 · {present} 个已在列表 · {unknown} 个无法识别</translation>
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
        <translation>保持钉住</translation>
    </message>
    <message>
        <source>Let this account place and change orders again?</source>
        <translation>让此账户重新下单和改单？</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>钉住</translation>
    </message>
    <message>
        <source>Pin {account}: place and change off</source>
        <translation>钉住 {account}：停用下单和改单</translation>
    </message>
    <message>
        <source>Remove the pin</source>
        <translation>取消钉住</translation>
    </message>
    <message>
        <source>Trading stays locked until you unlock it; written to the order log.</source>
        <translation>交易保持锁定，直到您解锁；写入委托记录。</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消钉住</translation>
    </message>
    <message>
        <source>Unpin {account}…</source>
        <translation>取消钉住 {account}…</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>已钉住</translation>
    </message>
</context>
<context>
    <name>Plates</name>
    <message>
        <source>Asking for its securities</source>
        <translation>正在读取成分股</translation>
    </message>
    <message>
        <source>Asking for plates</source>
        <translation>正在读取板块</translation>
    </message>
    <message>
        <source>Asks for the flow of {count} more securities within the broker&apos;s limit</source>
        <translation>在券商限额内再读取 {count} 只证券的资金流向</translation>
    </message>
    <message>
        <source>Choose a plate</source>
        <translation>请选择板块</translation>
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
        <translation>搜索板块</translation>
    </message>
    <message>
        <source>Flow board of {plate}</source>
        <translation>{plate}的资金流看板</translation>
    </message>
    <message>
        <source>Flow map of {plate}</source>
        <translation>{plate}的资金流向图谱</translation>
    </message>
    <message>
        <source>Industry</source>
        <translation>行业</translation>
    </message>
    <message>
        <source>Kind of plate</source>
        <translation>板块类型</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>成分股</translation>
    </message>
    <message>
        <source>No plates here</source>
        <translation>这里没有板块</translation>
    </message>
    <message>
        <source>No securities in this plate</source>
        <translation>此板块没有成分股</translation>
    </message>
    <message>
        <source>Not read yet: flow is read while the broker&apos;s limit of calls has room</source>
        <translation>尚未读取：在券商的调用限额内逐步读取资金流</translation>
    </message>
    <message>
        <source>On the way</source>
        <translation>读取中</translation>
    </message>
    <message>
        <source>Read more flow</source>
        <translation>再读资金流向</translation>
    </message>
    <message>
        <source>Screen {plate}</source>
        <translation>在 {plate} 中选股</translation>
    </message>
    <message>
        <source>Securities of the plate</source>
        <translation>板块成分股</translation>
    </message>
    <message>
        <source>The provider gives no flow of this security</source>
        <translation>数据源不提供该证券的资金流</translation>
    </message>
    <message>
        <source>This security has no capital flow</source>
        <translation>该证券没有资金流</translation>
    </message>
    <message>
        <source>Treemap of {plate}</source>
        <translation>{plate}的矩形树图</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>涨</translation>
    </message>
    <message>
        <source>net inflow today, {coverage}</source>
        <translation>今日净流入，{coverage}</translation>
    </message>
    <message>
        <source>{count} on the way</source>
        <translation>{count} 个读取中</translation>
    </message>
    <message>
        <source>{count} plates of {market}</source>
        <translation>{market} {count} 个板块</translation>
    </message>
    <message>
        <source>{count} without flow</source>
        <translation>{count} 只无资金流</translation>
    </message>
    <message>
        <source>{known} of {members}, {share}</source>
        <translation>{known} / {members} 只，{share}</translation>
    </message>
</context>
<context>
    <name>Plots</name>
    <message>
        <source>Figures as CSV</source>
        <translation>数据（CSV）</translation>
    </message>
    <message>
        <source>PNG picture of twice the size</source>
        <translation>两倍大小的 PNG 图片</translation>
    </message>
    <message>
        <source>SVG picture</source>
        <translation>SVG 图片</translation>
    </message>
    <message>
        <source>Save the picture or its figures…</source>
        <translation>保存图片或其数据…</translation>
    </message>
    <message>
        <source>Show the figures as a table	T</source>
        <translation>以表格显示数据	T</translation>
    </message>
</context>
<context>
    <name>PositionsTable</name>
    <message>
        <source>Avg cost</source>
        <translation>均价</translation>
    </message>
    <message>
        <source>Exits</source>
        <translation>离场单</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>现价</translation>
    </message>
    <message>
        <source>Net flow today</source>
        <translation>今日净流入</translation>
    </message>
    <message>
        <source>No price is known</source>
        <translation>价格不详</translation>
    </message>
    <message>
        <source>Not known: a price or a fill of today is missing</source>
        <translation>未知：缺少今日的价格或成交</translation>
    </message>
    <message>
        <source>Orders and positions are not read from the broker yet</source>
        <translation>尚未从券商读取委托和持仓</translation>
    </message>
    <message>
        <source>P&amp;L day</source>
        <translation>今日盈亏</translation>
    </message>
    <message>
        <source>P&amp;L open</source>
        <translation>持仓盈亏</translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation>百分位</translation>
    </message>
    <message>
        <source>Read while the row is on screen</source>
        <translation>此行在画面上时读取</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股数</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>The broker does not say</source>
        <translation>券商没有提供</translation>
    </message>
    <message>
        <source>The broker gives no cost</source>
        <translation>券商没有提供成本</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>市值</translation>
    </message>
    <message>
        <source>{shares} can be sold</source>
        <translation>可卖 {shares}</translation>
    </message>
    <message>
        <source>{shares} can be sold from here, where orders are for whole shares</source>
        <translation>在此可卖 {shares}（只能下整股委托）</translation>
    </message>
</context>
<context>
    <name>Practice</name>
    <message>
        <source>Set aside and begin anew</source>
        <translation>保留旧文件并重新开始</translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>The practice account cannot be read. A new one leaves its file {file} under another name.</source>
        <translation>练习账户无法读取。新建账户时，原文件 {file} 会改名保留。</translation>
    </message>
    <message>
        <source>The practice exchange did not start. {reason}</source>
        <translation>练习交易所未能启动。{reason}</translation>
    </message>
    <message>
        <source>The practice exchange ended unexpectedly (code {code}).</source>
        <translation>练习交易所意外结束（代码 {code}）。</translation>
    </message>
    <message>
        <source>The practice exchange ended. {reason}</source>
        <translation>练习交易所已结束。{reason}</translation>
    </message>
</context>
<context>
    <name>PractisedDay</name>
    <message>
        <source>A recorded day: a resting order fills with recorded trades at its price once the shares ahead of it at entry are traded (cancels ahead count in proportion), by no more than those trades have beyond them, or when traded through; a marketable one against recorded levels, each recorded share once, and beyond the tenth level it rests. Nothing fills in a hole, an auction or a halt; without recorded trades only crossing the recorded book fills. The order does not move the market.</source>
        <translation>已记录的一天：挂单须待进入时排在其前的股数成交完（前面的撤单按比例计入），才随已记录的同价成交而成交，数量不超过这些成交超出的部分；或在价格被穿越时成交。可立即成交的委托按已记录的档位成交，每一股记录数量只用一次，超过第十档则挂单。记录空缺、竞价或停牌期间不成交；没有记录逐笔成交时，只有越过已记录的摆盘才成交。委托不影响市场。</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>End the practice on a recorded day</source>
        <translation>结束已记录的一天的练习</translation>
    </message>
    <message>
        <source>From, time of the exchange</source>
        <translation>开始时间（交易所时间）</translation>
    </message>
    <message>
        <source>Leave real money and practise now?</source>
        <translation>现在离开真实资金，开始练习？</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Practise</source>
        <translation>开始练习</translation>
    </message>
    <message>
        <source>Practise on a recorded day</source>
        <translation>用已记录的某一天练习</translation>
    </message>
    <message>
        <source>Practised day: pause</source>
        <translation>练习日：暂停</translation>
    </message>
    <message>
        <source>Practised day: {pace}×</source>
        <translation>练习日：{pace}×</translation>
    </message>
    <message>
        <source>Recorded bars alone: the order fills at the next bar&apos;s open, or when a later bar trades through its price, never within the bar in which it came. It does not move the market.</source>
        <translation>只有已记录的K线：委托按下一根K线的开盘价成交，或在之后的K线穿越其价格时成交，绝不在进入的那根K线内成交。委托不影响市场。</translation>
    </message>
    <message>
        <source>Recorded day</source>
        <translation>记录日</translation>
    </message>
    <message>
        <source>The practice market plays the chosen day of {symbol}&apos;s market again. It has a folder of its own: orders, positions and money begin anew, nothing of it is recorded, and your own orders do not move it.</source>
        <translation>练习市场将回放 {symbol} 所在市场的所选日期。它有自己的文件夹：委托、持仓和资金重新开始，其中任何内容都不记录，您的委托也不影响市场。</translation>
    </message>
    <message>
        <source>The session of {day} ended at {time}: begin before that</source>
        <translation>{day} 的交易时段在 {time} 结束：请从更早的时间开始</translation>
    </message>
    <message>
        <source>They go on at the broker, but the connection to it ends while you practise: Ctrl+L and F12 then reach the practice account alone.</source>
        <translation>它们在券商处继续有效，但练习期间与券商的连接会断开：Ctrl+L 和 F12 届时只作用于练习账户。</translation>
    </message>
    <message>
        <source>Your own orders do not move this market</source>
        <translation>您的委托不影响此市场</translation>
    </message>
    <message>
        <source>from</source>
        <translation>开始于</translation>
    </message>
    <message>
        <source>replay of {day} {month} {year}</source>
        <translation>回放 {year}年{month}{day}日</translation>
    </message>
    <message>
        <source>{replay} · paused</source>
        <translation>{replay} · 已暂停</translation>
    </message>
    <message>
        <source>{replay} · {pace}×</source>
        <translation>{replay} · {pace}×</translation>
    </message>
    <message>
        <source>{symbol} cannot be practised on {day}: its name, lot, currency and price steps were not recorded that day</source>
        <translation>{symbol} 在 {day} 无法练习：当天没有记录其名称、每手股数、货币和价格档位</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>5 is lots, 25% is of what you can buy or sell, $50000 is money in {currency}.</source>
        <translation>5 为手数，25% 为可买或可卖的百分比，$50000 为 {currency} 金额。</translation>
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
        <translation>快捷数量，{market}</translation>
    </message>
    <message>
        <source>Quick quantity {number}</source>
        <translation>快捷数量 {number}</translation>
    </message>
    <message>
        <source>Usual ones</source>
        <translation>恢复默认</translation>
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
        <translation>1 个图表</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 分钟</translation>
    </message>
    <message>
        <source>15 minutes</source>
        <translation>15 分钟</translation>
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
        <translation>2 个图表，左右并排</translation>
    </message>
    <message>
        <source>2 charts, one above the other</source>
        <translation>2 个图表，上下排列</translation>
    </message>
    <message>
        <source>30 minutes</source>
        <translation>30 分钟</translation>
    </message>
    <message>
        <source>30m</source>
        <translation>30分</translation>
    </message>
    <message>
        <source>4 charts</source>
        <translation>4 个图表</translation>
    </message>
    <message>
        <source>5 minutes</source>
        <translation>5 分钟</translation>
    </message>
    <message>
        <source>5m</source>
        <translation>5分</translation>
    </message>
    <message>
        <source>6 charts</source>
        <translation>6 个图表</translation>
    </message>
    <message>
        <source>Adjustment</source>
        <translation>复权</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>面积图</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后复权</translation>
    </message>
    <message>
        <source>Back-adjusted</source>
        <translation>后复权</translation>
    </message>
    <message>
        <source>Bar under the crosshair</source>
        <translation>十字线所在的K线</translation>
    </message>
    <message>
        <source>Bars</source>
        <translation>K线</translation>
    </message>
    <message>
        <source>Bars as a table</source>
        <translation>以表格显示K线</translation>
    </message>
    <message>
        <source>Bars of a day and longer are of regular hours</source>
        <translation>日线及更长周期只含常规时段</translation>
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
        <translation>K 线</translation>
    </message>
    <message>
        <source>Capital flow per {interval}</source>
        <translation>每{interval}资金流向</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>涨跌</translation>
    </message>
    <message>
        <source>Chart or table</source>
        <translation>图表或表格</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>收盘</translation>
    </message>
    <message>
        <source>Closed: {day}</source>
        <translation>休市：{day}</translation>
    </message>
    <message>
        <source>Compare again</source>
        <translation>再次比较</translation>
    </message>
    <message>
        <source>Connection log</source>
        <translation>连接日志</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Copy the read-out</source>
        <translation>复制读数</translation>
    </message>
    <message>
        <source>Crosshair: time and price</source>
        <translation>十字线：时间与价格</translation>
    </message>
    <message>
        <source>Cursor down one price step</source>
        <translation>光标下移一个价位</translation>
    </message>
    <message>
        <source>Cursor one bar back</source>
        <translation>光标后退一根K线</translation>
    </message>
    <message>
        <source>Cursor one bar on</source>
        <translation>光标前进一根K线</translation>
    </message>
    <message>
        <source>Cursor ten bars back</source>
        <translation>光标后退十根K线</translation>
    </message>
    <message>
        <source>Cursor ten bars on</source>
        <translation>光标前进十根K线</translation>
    </message>
    <message>
        <source>Cursor to the first bar</source>
        <translation>光标移至第一根K线</translation>
    </message>
    <message>
        <source>Cursor to the newest bar</source>
        <translation>光标移至最新K线</translation>
    </message>
    <message>
        <source>Cursor up one price step</source>
        <translation>光标上移一个价位</translation>
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
        <translation>日线图</translation>
    </message>
    <message>
        <source>Drawing tools beside the chart in use</source>
        <translation>在使用中的图表旁显示画线工具</translation>
    </message>
    <message>
        <source>Drawings</source>
        <translation>画线</translation>
    </message>
    <message>
        <source>Each security frees its unit 30 days after its read; new bars still come.</source>
        <translation>每只证券在读取 30 天后释放其额度；新的K线仍会到来。</translation>
    </message>
    <message>
        <source>Exchange or local time</source>
        <translation>交易所时间或本地时间</translation>
    </message>
    <message>
        <source>Extended</source>
        <translation>延长</translation>
    </message>
    <message>
        <source>Fold or unfold the capital flow</source>
        <translation>折叠或展开资金流向</translation>
    </message>
    <message>
        <source>Fold or unfold the panes of indicators</source>
        <translation>折叠或展开指标窗格</translation>
    </message>
    <message>
        <source>Fold or unfold the volume</source>
        <translation>折叠或展开成交量</translation>
    </message>
    <message>
        <source>Form of the bars</source>
        <translation>图形</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前复权</translation>
    </message>
    <message>
        <source>From 1 to {most} days</source>
        <translation>1 至 {most} 天</translation>
    </message>
    <message>
        <source>From 1 to {most} minutes</source>
        <translation>1 至 {most} 分钟</translation>
    </message>
    <message>
        <source>Go to the newest bar</source>
        <translation>移至最新K线</translation>
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
        <translation>隐藏十字线</translation>
    </message>
    <message>
        <source>High</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>History allowance used up</source>
        <translation>历史额度已用完</translation>
    </message>
    <message>
        <source>Hollow candles</source>
        <translation>空心 K 线</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Interval</source>
        <translation>周期</translation>
    </message>
    <message>
        <source>L</source>
        <translation>低</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>折线图</translation>
    </message>
    <message>
        <source>Linear price scale</source>
        <translation>线性价格坐标</translation>
    </message>
    <message>
        <source>Link or separate: {what}</source>
        <translation>联动或分开：{what}</translation>
    </message>
    <message>
        <source>Linked</source>
        <translation>联动</translation>
    </message>
    <message>
        <source>Local time</source>
        <translation>本地时间</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Logarithmic price scale</source>
        <translation>对数价格坐标</translation>
    </message>
    <message>
        <source>Longer interval</source>
        <translation>较长周期</translation>
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
        <translation>分钟如 7m，小时如 2h，天如 3d</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月</translation>
    </message>
    <message>
        <source>My allowances</source>
        <translation>我的额度</translation>
    </message>
    <message>
        <source>Net</source>
        <translation>净流入</translation>
    </message>
    <message>
        <source>Newer bars →</source>
        <translation>较新的K线 →</translation>
    </message>
    <message>
        <source>Next chart</source>
        <translation>下一个图表</translation>
    </message>
    <message>
        <source>Next form of the bars</source>
        <translation>下一种图形</translation>
    </message>
    <message>
        <source>No bars</source>
        <translation>没有K线</translation>
    </message>
    <message>
        <source>No capital flow for this kind of security</source>
        <translation>此类证券没有资金流向</translation>
    </message>
    <message>
        <source>No flow is known for this bar</source>
        <translation>此K线没有资金流向数据</translation>
    </message>
    <message>
        <source>No new price for {age}</source>
        <translation>已有 {age} 没有新价格</translation>
    </message>
    <message>
        <source>No right to read bars of {market}</source>
        <translation>没有读取{market}K线的权限</translation>
    </message>
    <message>
        <source>No trades in this range</source>
        <translation>此范围没有成交</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不复权</translation>
    </message>
    <message>
        <source>Not listed yet</source>
        <translation>尚未上市</translation>
    </message>
    <message>
        <source>Nothing is recorded here: there is no archive</source>
        <translation>此处没有记录：没有归档</translation>
    </message>
    <message>
        <source>Number of charts</source>
        <translation>图表数量</translation>
    </message>
    <message>
        <source>O</source>
        <translation>开</translation>
    </message>
    <message>
        <source>OHLC bars</source>
        <translation>美国线</translation>
    </message>
    <message>
        <source>Older bars take one of the {left} securities that are left of the history allowance.</source>
        <translation>读取更早的K线会用掉历史额度，尚余 {left} 只证券。</translation>
    </message>
    <message>
        <source>One screen back</source>
        <translation>后退一屏</translation>
    </message>
    <message>
        <source>One screen on</source>
        <translation>前进一屏</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>开盘</translation>
    </message>
    <message>
        <source>Open the day in Capital flow</source>
        <translation>在资金流向图打开该日</translation>
    </message>
    <message>
        <source>Open {day} in Capital flow</source>
        <translation>在资金流向图打开 {day}</translation>
    </message>
    <message>
        <source>Other interval</source>
        <translation>其他周期</translation>
    </message>
    <message>
        <source>Other interval…</source>
        <translation>其他周期…</translation>
    </message>
    <message>
        <source>Previous chart</source>
        <translation>上一个图表</translation>
    </message>
    <message>
        <source>Price alerts</source>
        <translation>到价提醒</translation>
    </message>
    <message>
        <source>Price chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Price scale</source>
        <translation>价格坐标</translation>
    </message>
    <message>
        <source>Price scale in percent</source>
        <translation>百分比价格坐标</translation>
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
        <translation>读取更早的K线</translation>
    </message>
    <message>
        <source>Reading bars</source>
        <translation>正在读取K线</translation>
    </message>
    <message>
        <source>Reading older bars…</source>
        <translation>正在读取更早的K线…</translation>
    </message>
    <message>
        <source>Regular</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Reset the view</source>
        <translation>重置视图</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Shorter interval</source>
        <translation>较短周期</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>The provider answered without a bar: not listed yet, suspended, or without a trade.</source>
        <translation>供应商的回复没有K线：尚未上市、停牌，或没有成交。</translation>
    </message>
    <message>
        <source>This market has no extended hours</source>
        <translation>此市场没有延长时段</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Trading hours</source>
        <translation>交易时段</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>额</translation>
    </message>
    <message>
        <source>Two sources differ</source>
        <translation>两个来源不一致</translation>
    </message>
    <message>
        <source>Unadjusted</source>
        <translation>不复权</translation>
    </message>
    <message>
        <source>View of the chart</source>
        <translation>图表视图</translation>
    </message>
    <message>
        <source>Visible range</source>
        <translation>显示范围</translation>
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
        <translation>周</translation>
    </message>
    <message>
        <source>Waiting for {provider}.</source>
        <translation>正在等待 {provider}。</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>周</translation>
    </message>
    <message>
        <source>Weeks and longer one at a time only</source>
        <translation>周及更长的周期每次只能一个</translation>
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
        <translation>缩小</translation>
    </message>
    <message>
        <source>adds up to the day</source>
        <translation>与全日合计相符</translation>
    </message>
    <message>
        <source>against flow</source>
        <translation>与资金背离</translation>
    </message>
    <message>
        <source>as of the last price, next try in {count} s</source>
        <translation>截至最后价格，{count} 秒后重试</translation>
    </message>
    <message>
        <source>auctions and late trades</source>
        <translation>竞价及迟报成交</translation>
    </message>
    <message>
        <source>block, 10 bars</source>
        <translation>主力，10 根合计</translation>
    </message>
    <message>
        <source>block, cumulative</source>
        <translation>主力累计</translation>
    </message>
    <message>
        <source>built here from smaller bars</source>
        <translation>由较短周期的K线合成</translation>
    </message>
    <message>
        <source>candles as outlines</source>
        <translation>阳线空心</translation>
    </message>
    <message>
        <source>candlesticks</source>
        <translation>蜡烛图</translation>
    </message>
    <message>
        <source>close of {time}: {first} {price}, {second} {other}</source>
        <translation>{time} 收盘：{first} {price}，{second} {other}</translation>
    </message>
    <message>
        <source>delayed</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>does not add up: bars {bars}, newest point {newest}</source>
        <translation>合计不符：K线 {bars}，最新点 {newest}</translation>
    </message>
    <message>
        <source>down {percent}</source>
        <translation>跌 {percent}</translation>
    </message>
    <message>
        <source>first trading day {day}</source>
        <translation>首个交易日 {day}</translation>
    </message>
    <message>
        <source>flow recorded since {day}</source>
        <translation>资金流向自{day}起有记录</translation>
    </message>
    <message>
        <source>four charts</source>
        <translation>四个图表</translation>
    </message>
    <message>
        <source>grid</source>
        <translation>多图</translation>
    </message>
    <message>
        <source>history allowance {used} of {total}</source>
        <translation>历史额度已用 {used}／{total}</translation>
    </message>
    <message>
        <source>its line begins with the bar that completes them</source>
        <translation>凑足后其曲线才开始</translation>
    </message>
    <message>
        <source>last trade {time}</source>
        <translation>最后成交 {time}</translation>
    </message>
    <message>
        <source>net</source>
        <translation>净流入</translation>
    </message>
    <message>
        <source>net of {count} of {total} sessions</source>
        <translation>{total} 个交易日中 {count} 个的净额</translation>
    </message>
    <message>
        <source>no block: the provider has no tiers</source>
        <translation>无主力：供应商没有分级</translation>
    </message>
    <message>
        <source>no flow recorded</source>
        <translation>没有资金流向记录</translation>
    </message>
    <message>
        <source>no trade</source>
        <translation>无成交</translation>
    </message>
    <message>
        <source>not received</source>
        <translation>未收到</translation>
    </message>
    <message>
        <source>one chart</source>
        <translation>一个图表</translation>
    </message>
    <message>
        <source>opens {day} {time}</source>
        <translation>{day} {time} 开市</translation>
    </message>
    <message>
        <source>six charts</source>
        <translation>六个图表</translation>
    </message>
    <message>
        <source>still shown: {interval}</source>
        <translation>仍显示：{interval}</translation>
    </message>
    <message>
        <source>the account has: {right}</source>
        <translation>账户拥有：{right}</translation>
    </message>
    <message>
        <source>the bars are as of the last price</source>
        <translation>K线截至最后价格</translation>
    </message>
    <message>
        <source>the connection stands, the bars are as of the last price</source>
        <translation>连接正常，K线截至最后价格</translation>
    </message>
    <message>
        <source>two charts</source>
        <translation>两个图表</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>无升跌</translation>
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
        <translation>{day}起共 {count} 根K线</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} 天</translation>
    </message>
    <message>
        <source>{count} minutes</source>
        <translation>{count} 分钟</translation>
    </message>
    <message>
        <source>{count}D</source>
        <translation>{count}日</translation>
    </message>
    <message>
        <source>{count}h</source>
        <translation>{count}小时</translation>
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
        <translation>{indicator} 需要 {needs} 根K线，现有 {has} 根</translation>
    </message>
    <message>
        <source>{interval}, no bars</source>
        <translation>{interval}，没有K线</translation>
    </message>
    <message>
        <source>{interval}, {count} bars, {moved}</source>
        <translation>{interval}，{count} 根K线，{moved}</translation>
    </message>
    <message>
        <source>{provider} does not offer it</source>
        <translation>{provider} 不提供</translation>
    </message>
    <message>
        <source>{provider} has no flow from before</source>
        <translation>{provider} 没有更早的资金流向</translation>
    </message>
    <message>
        <source>{provider} has no flow of past days</source>
        <translation>{provider} 没有过往日子的资金流向</translation>
    </message>
    <message>
        <source>{sentence}, net inflow {net}</source>
        <translation>{sentence}，净流入 {net}</translation>
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
        <translation>自 {time} 起调用 1 次</translation>
    </message>
    <message>
        <source>1 call today</source>
        <translation>今日调用 1 次</translation>
    </message>
    <message>
        <source>1 proposal</source>
        <translation>1 个提案</translation>
    </message>
    <message>
        <source>A key that may propose needs the largest order of a currency.</source>
        <translation>可建议订单的密钥须填至少一种货币的最大订单金额。</translation>
    </message>
    <message>
        <source>Accounts of</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Also over a port of this computer (notebooks)</source>
        <translation>也可经本机端口连接（供 notebook 使用）</translation>
    </message>
    <message>
        <source>At http://127.0.0.1:{port}</source>
        <translation>位于 http://127.0.0.1:{port}</translation>
    </message>
    <message>
        <source>By which you know the program.</source>
        <translation>让你认得这个程序。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Have the window read further securities</source>
        <translation>让窗口读取更多证券</translation>
    </message>
    <message>
        <source>It could not be started, or it ended. Switch it off and on again.</source>
        <translation>未能启动，或已结束。请关闭后再开启。</translation>
    </message>
    <message>
        <source>It proposes, you send; written to the order log.</source>
        <translation>由它建议，由你发出；会写入订单日志。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Largest order</source>
        <translation>最大订单</translation>
    </message>
    <message>
        <source>Largest order in {currency}</source>
        <translation>{currency} 最大订单</translation>
    </message>
    <message>
        <source>Let it propose</source>
        <translation>允许建议</translation>
    </message>
    <message>
        <source>Let programs connect</source>
        <translation>允许外部程序连接</translation>
    </message>
    <message>
        <source>Let {name} propose orders with real money?</source>
        <translation>允许 {name} 建议实盘订单？</translation>
    </message>
    <message>
        <source>Make key</source>
        <translation>创建密钥</translation>
    </message>
    <message>
        <source>Make no key</source>
        <translation>不创建密钥</translation>
    </message>
    <message>
        <source>Market data is licensed to you. This project has not read the brokers&apos; terms on passing it on to programs.</source>
        <translation>行情数据是授权给你使用的。本项目没有读过券商关于把数据交给其他程序的条款。</translation>
    </message>
    <message>
        <source>May propose</source>
        <translation>可建议</translation>
    </message>
    <message>
        <source>May read</source>
        <translation>可读取</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>新密钥</translation>
    </message>
    <message>
        <source>Of this user alone.</source>
        <translation>只限此用户。</translation>
    </message>
    <message>
        <source>Off: any program of this computer could knock at it, though none without a key gets in.</source>
        <translation>关闭：开启后本机任何程序都可尝试连接，但没有密钥就不能进入。</translation>
    </message>
    <message>
        <source>Off: nothing listens, and no program can connect.</source>
        <translation>关闭：不监听，任何程序都不能连接。</translation>
    </message>
    <message>
        <source>On: programs with a key can connect.</source>
        <translation>开启：有密钥的程序可以连接。</translation>
    </message>
    <message>
        <source>Positions and orders, without the account&apos;s number</source>
        <translation>持仓与订单，不含账号</translation>
    </message>
    <message>
        <source>Prices, books and today&apos;s flow that the window has</source>
        <translation>窗口已有的报价、摆盘及今日资金流</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>外部程序</translation>
    </message>
    <message>
        <source>Programs on this computer read what this window knows. None of them sends an order.</source>
        <translation>本机的程序可读取此窗口所知的内容。任何程序都不能发出订单。</translation>
    </message>
    <message>
        <source>Proposals with real money</source>
        <translation>实盘订单的建议</translation>
    </message>
    <message>
        <source>Propose orders for practice</source>
        <translation>建议练习订单</translation>
    </message>
    <message>
        <source>Propose orders for real money</source>
        <translation>建议实盘订单</translation>
    </message>
    <message>
        <source>Propose orders for the broker&apos;s simulation</source>
        <translation>建议模拟订单</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Revoke the key of {name}</source>
        <translation>撤销 {name} 的密钥</translation>
    </message>
    <message>
        <source>Settings of programs</source>
        <translation>外部程序设置</translation>
    </message>
    <message>
        <source>Signals that fired, and records of rules</source>
        <translation>已触发的信号和规则记录</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Stop programs</source>
        <translation>停止外部程序</translation>
    </message>
    <message>
        <source>The archive: recorded sessions and percentiles</source>
        <translation>归档：已记录的交易日及百分位</translation>
    </message>
    <message>
        <source>The keyring still has the key of {name}: it would count again at the next start.</source>
        <translation>密钥圈仍有 {name} 的密钥：下次启动时会再次有效。</translation>
    </message>
    <message>
        <source>The new key, shown this once. Give it to the program with: tideboard-api key store NAME</source>
        <translation>新密钥，只显示这一次。用此命令交给程序：tideboard-api key store NAME</translation>
    </message>
    <message>
        <source>There is no key: no program can connect.</source>
        <translation>没有密钥：任何程序都不能连接。</translation>
    </message>
    <message>
        <source>There is no keyring here: keys count until the window ends.</source>
        <translation>这里没有密钥圈：密钥在窗口结束前有效。</translation>
    </message>
    <message>
        <source>This program can send what it reads anywhere.</source>
        <translation>此程序可把读到的内容发送到任何地方。</translation>
    </message>
    <message>
        <source>What serves programs has ended: none can connect. Switch it off and on again in the settings.</source>
        <translation>外部程序的服务已结束：没有程序可以连接。请在设置中关闭后再开启。</translation>
    </message>
    <message>
        <source>Without one nothing is proposed in this currency.</source>
        <translation>留空则不可建议以此货币计的订单。</translation>
    </message>
    <message>
        <source>Write an amount above 0 and up to {most}.</source>
        <translation>请填大于 0、不超过 {most} 的金额。</translation>
    </message>
    <message>
        <source>archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>further securities</source>
        <translation>更多证券</translation>
    </message>
    <message>
        <source>last used {time}</source>
        <translation>上次使用 {time}</translation>
    </message>
    <message>
        <source>no program can connect</source>
        <translation>没有程序可以连接</translation>
    </message>
    <message>
        <source>not used since {time}</source>
        <translation>自 {time} 起未使用</translation>
    </message>
    <message>
        <source>positions and orders</source>
        <translation>持仓与订单</translation>
    </message>
    <message>
        <source>prices</source>
        <translation>报价</translation>
    </message>
    <message>
        <source>proposals for practice</source>
        <translation>练习提案</translation>
    </message>
    <message>
        <source>proposals for real money</source>
        <translation>实盘提案</translation>
    </message>
    <message>
        <source>proposals for simulation</source>
        <translation>模拟提案</translation>
    </message>
    <message>
        <source>signals and records</source>
        <translation>信号和记录</translation>
    </message>
    <message>
        <source>{count} calls since {time}</source>
        <translation>自 {time} 起调用 {count} 次</translation>
    </message>
    <message>
        <source>{count} calls today</source>
        <translation>今日调用 {count} 次</translation>
    </message>
    <message>
        <source>{count} proposals</source>
        <translation>{count} 个提案</translation>
    </message>
</context>
<context>
    <name>Proposals</name>
    <message>
        <source>1 proposal</source>
        <translation>1 个提案</translation>
    </message>
    <message>
        <source>A recorded day is shown.</source>
        <translation>正在显示已录制的交易日。</translation>
    </message>
    <message>
        <source>Another proposal is in the ticket.</source>
        <translation>下单面板已有另一个提案。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Ends in</source>
        <translation>结束于</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来自</translation>
    </message>
    <message>
        <source>From the program. Tideboard did not check it.</source>
        <translation>来自程序，Tideboard 未作核查。</translation>
    </message>
    <message>
        <source>It stands for less than the minute that real money asks for.</source>
        <translation>有效时间少于实盘要求的一分钟。</translation>
    </message>
    <message>
        <source>Its words</source>
        <translation>程序的话</translation>
    </message>
    <message>
        <source>Its words, shown as they came</source>
        <translation>程序的话，原样显示</translation>
    </message>
    <message>
        <source>No account is in view.</source>
        <translation>当前没有显示账户。</translation>
    </message>
    <message>
        <source>Open in the ticket</source>
        <translation>在下单面板打开</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Proposal from {key}: {order}, ends in {seconds} seconds</source>
        <translation>{key} 的提案：{order}，{seconds} 秒后结束</translation>
    </message>
    <message>
        <source>Proposals</source>
        <translation>提案</translation>
    </message>
    <message>
        <source>Proposals of programs</source>
        <translation>外部程序的提案</translation>
    </message>
    <message>
        <source>Proposed by {key}</source>
        <translation>由 {key} 提案</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>The key of this program may not propose in an account of this kind.</source>
        <translation>此程序的密钥不可在这类账户中提案。</translation>
    </message>
    <message>
        <source>The ticket holds what you typed; it is never replaced.</source>
        <translation>下单面板内有你输入的内容，不会被替换。</translation>
    </message>
    <message>
        <source>This proposal is over.</source>
        <translation>这个提案已结束。</translation>
    </message>
    <message>
        <source>Ticket</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>at most 3 of a key, 10 in all, 6 a minute</source>
        <translation>每个密钥最多 3 个，合计 10 个，每分钟 6 个</translation>
    </message>
    <message>
        <source>buy {quantity} {name} at {price}</source>
        <translation>以 {price} 买入 {quantity} 股{name}</translation>
    </message>
    <message>
        <source>buy {quantity} {name}, {terms}</source>
        <translation>买入 {quantity} 股{name}，{terms}</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>declined</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>ends in {time}</source>
        <translation>{time} 后结束</translation>
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
        <translation>价格</translation>
    </message>
    <message>
        <source>proposed {value}</source>
        <translation>提案为 {value}</translation>
    </message>
    <message>
        <source>quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>read</source>
        <translation>已读</translation>
    </message>
    <message>
        <source>sell {quantity} {name} at {price}</source>
        <translation>以 {price} 卖出 {quantity} 股{name}</translation>
    </message>
    <message>
        <source>sell {quantity} {name}, {terms}</source>
        <translation>卖出 {quantity} 股{name}，{terms}</translation>
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
        <translation>触发价</translation>
    </message>
    <message>
        <source>type</source>
        <translation>类型</translation>
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
        <translation>{count} 个提案</translation>
    </message>
    <message>
        <source>{field}, {proposed} → {now}</source>
        <translation>{field}，{proposed} → {now}</translation>
    </message>
    <message>
        <source>{key} is paused after three declines.</source>
        <translation>{key} 被拒绝三次，已暂停。</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>“{text}”</translation>
    </message>
</context>
<context>
    <name>QuoteStrip</name>
    <message>
        <source>52 weeks</source>
        <translation>52 周</translation>
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
        <translation>今开</translation>
    </message>
    <message>
        <source>P/E</source>
        <comment>price to earnings of the last 12 months</comment>
        <translation>市盈率</translation>
    </message>
    <message>
        <source>Quote</source>
        <translation>报价</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>成交额</translation>
    </message>
    <message>
        <source>VWAP</source>
        <comment>volume-weighted average price of the day</comment>
        <translation>均价</translation>
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
        <translation>K线数</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>主力</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>涨跌</translation>
    </message>
    <message>
        <source>End the statistics</source>
        <translation>结束区间统计</translation>
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
        <translation>净流入</translation>
    </message>
    <message>
        <source>P&amp;L at the last close, before fees</source>
        <translation>按最后收盘价计盈亏，未扣费用</translation>
    </message>
    <message>
        <source>Statistics from the cursor on</source>
        <translation>从光标起作区间统计</translation>
    </message>
    <message>
        <source>Statistics up to one bar after</source>
        <translation>区间统计终点后移一根</translation>
    </message>
    <message>
        <source>Statistics up to one bar before</source>
        <translation>区间统计终点前移一根</translation>
    </message>
    <message>
        <source>Statistics up to the cursor</source>
        <translation>区间统计至光标</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>成交额</translation>
    </message>
    <message>
        <source>VWAP</source>
        <translation>均价</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>成交量</translation>
    </message>
    <message>
        <source>You bought</source>
        <translation>你买入</translation>
    </message>
    <message>
        <source>You sold</source>
        <translation>你卖出</translation>
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
        <translation>{count}，均价 {price}</translation>
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
        <translation>加入自选</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Asked again in {seconds} s.</source>
        <translation>{seconds} 秒后再读取。</translation>
    </message>
    <message>
        <source>Capital flow of {symbol}</source>
        <translation>{symbol} 的资金流向</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Hong Kong</source>
        <translation>港股</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>加载中</translation>
    </message>
    <message>
        <source>More pages came than are read; later days were left out.</source>
        <translation>返回的页数超过读取上限，较后的日子未列出。</translation>
    </message>
    <message>
        <source>More rows came than are read; the rest was left out.</source>
        <translation>返回的行数超过读取上限，其余未列出。</translation>
    </message>
    <message>
        <source>My rights</source>
        <translation>我的权限</translation>
    </message>
    <message>
        <source>New list…</source>
        <translation>新列表…</translation>
    </message>
    <message>
        <source>New watchlist</source>
        <translation>新自选列表</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>没有回应</translation>
    </message>
    <message>
        <source>No right to read this</source>
        <translation>没有读取此项的权限</translation>
    </message>
    <message>
        <source>Not given by the broker</source>
        <translation>券商没有提供</translation>
    </message>
    <message>
        <source>Not offered here</source>
        <translation>此处不提供</translation>
    </message>
    <message>
        <source>Not renewed</source>
        <translation>未能更新</translation>
    </message>
    <message>
        <source>Rate limited</source>
        <translation>请求受限</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Rows that came twice were left out.</source>
        <translation>重复返回的行未列出。</translation>
    </message>
    <message>
        <source>Rows that could not be read were left out (field {name}).</source>
        <translation>无法读取的行未列出（字段 {name}）。</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>另存为 CSV…</translation>
    </message>
    <message>
        <source>Shanghai</source>
        <translation>沪股</translation>
    </message>
    <message>
        <source>Shenzhen</source>
        <translation>深股</translation>
    </message>
    <message>
        <source>Show {symbol}</source>
        <translation>显示 {symbol}</translation>
    </message>
    <message>
        <source>Singapore</source>
        <translation>新加坡</translation>
    </message>
    <message>
        <source>The provider says</source>
        <translation>来源表示</translation>
    </message>
    <message>
        <source>The table is empty.</source>
        <translation>表格没有内容。</translation>
    </message>
    <message>
        <source>There is a list of this name: the symbols go into it.</source>
        <translation>已有同名列表：代码会加入其中。</translation>
    </message>
    <message>
        <source>This request is not valid</source>
        <translation>此查询无效</translation>
    </message>
    <message>
        <source>Too many calls just now</source>
        <translation>请求过多</translation>
    </message>
    <message>
        <source>United States</source>
        <translation>美股</translation>
    </message>
    <message>
        <source>{count} of {all} symbols were added to “{name}”.</source>
        <translation>{all} 个代码中有 {count} 个已加入“{name}”。</translation>
    </message>
</context>
<context>
    <name>Reminders</name>
    <message>
        <source>A notice comes the evening before and at the open. Price alerts lists it under Dates.</source>
        <translation>前一晚和开盘时会有提示，可在“到价提醒”的“日期”中查看。</translation>
    </message>
    <message>
        <source>An event without a market has no evening before.</source>
        <translation>没有市场的事件没有前一晚。</translation>
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
        <translation>15 分钟比率</translation>
    </message>
    <message>
        <source>A replay is open already</source>
        <translation>已打开一个回放</translation>
    </message>
    <message>
        <source>Average cost</source>
        <translation>平均成本</translation>
    </message>
    <message>
        <source>Being read</source>
        <translation>正在读取</translation>
    </message>
    <message>
        <source>Book at {time}, {age} old</source>
        <translation>{time} 的摆盘，{age}前</translation>
    </message>
    <message>
        <source>Book at {time}: {why}</source>
        <translation>{time} 的摆盘：{why}</translation>
    </message>
    <message>
        <source>Book: being read</source>
        <translation>摆盘：正在读取</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已撤单</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>撤单中</translation>
    </message>
    <message>
        <source>Combination of {count} legs</source>
        <translation>{count} 腿组合</translation>
    </message>
    <message>
        <source>Damaged in the archive and left out: {series}.</source>
        <translation>归档中已损坏、未显示：{series}。</translation>
    </message>
    <message>
        <source>Docks of the replay</source>
        <translation>回放的面板</translation>
    </message>
    <message>
        <source>End of the recorded day</source>
        <translation>已到该日记录的末尾</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>已失效</translation>
    </message>
    <message>
        <source>Export the decision review</source>
        <translation>导出决策回顾</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>已成交</translation>
    </message>
    <message>
        <source>Filled at</source>
        <translation>成交价</translation>
    </message>
    <message>
        <source>Gain then</source>
        <translation>当时盈亏</translation>
    </message>
    <message>
        <source>Go to decision review</source>
        <translation>前往决策回顾</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限价</translation>
    </message>
    <message>
        <source>Look at a recorded day now?</source>
        <translation>现在查看已记录的一天？</translation>
    </message>
    <message>
        <source>Net flow then</source>
        <translation>当时净流入</translation>
    </message>
    <message>
        <source>Net then</source>
        <translation>当时净流入</translation>
    </message>
    <message>
        <source>Next recorded day</source>
        <translation>下一个有记录的日子</translation>
    </message>
    <message>
        <source>No account is in view</source>
        <translation>没有显示中的账户</translation>
    </message>
    <message>
        <source>No book was recorded</source>
        <translation>没有记录摆盘</translation>
    </message>
    <message>
        <source>No order book was recorded from {begin} on: {why}</source>
        <translation>{begin} 起没有记录摆盘：{why}</translation>
    </message>
    <message>
        <source>No order book was recorded from {begin} to {end}: {why}</source>
        <translation>{begin} 至 {end} 没有记录摆盘：{why}</translation>
    </message>
    <message>
        <source>No such day of {market} was recorded</source>
        <translation>{market} 没有记录这一天</translation>
    </message>
    <message>
        <source>Not while an order is prepared or a question is open</source>
        <translation>正在准备订单或有对话框打开时不能回放</translation>
    </message>
    <message>
        <source>Not while the outcome of an order is unknown</source>
        <translation>有订单结果未知时不能回放</translation>
    </message>
    <message>
        <source>Note on this order</source>
        <translation>此订单的备注</translation>
    </message>
    <message>
        <source>Nothing recorded is pointed at</source>
        <translation>未指向已记录的内容</translation>
    </message>
    <message>
        <source>Nothing was recorded from {begin} to {end}: {minutes} minutes</source>
        <translation>{begin} 至 {end} 没有记录：{minutes} 分钟</translation>
    </message>
    <message>
        <source>Nothing was recorded yet: the Archive dock begins it</source>
        <translation>还没有任何记录：请在「归档」面板开始收集</translation>
    </message>
    <message>
        <source>Open the replay</source>
        <translation>打开回放</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
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
        <translation>{time} 的持仓不详：当时 Tideboard 未连接</translation>
    </message>
    <message>
        <source>Positions of {time} are not known: they are kept since Tideboard was connected</source>
        <translation>{time} 的持仓不详：自 Tideboard 连接后才开始保存</translation>
    </message>
    <message>
        <source>Practise this day</source>
        <translation>练习这一天</translation>
    </message>
    <message>
        <source>Practise this day from here</source>
        <translation>从此刻起练习这一天</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Price then</source>
        <translation>当时价格</translation>
    </message>
    <message>
        <source>Read in the evening: minutes are shown from their end on.</source>
        <translation>收盘后读取：每分钟从其结束起显示。</translation>
    </message>
    <message>
        <source>Recorded day before</source>
        <translation>上一个有记录的日子</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>Replay a recorded day</source>
        <translation>回放已记录的一天</translation>
    </message>
    <message>
        <source>Replay from here</source>
        <translation>从这里回放</translation>
    </message>
    <message>
        <source>Replay this day</source>
        <translation>回放这一天</translation>
    </message>
    <message>
        <source>Rows that were recorded twice are shown once: {count}.</source>
        <translation>重复记录的行只显示一次：{count}。</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股数</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>其后</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留在此处</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>The clock of the recording went back: rows stand where they were received.</source>
        <translation>记录时的时钟曾倒退：各行按收到的时间排列。</translation>
    </message>
    <message>
        <source>The order sizes are of an earlier definition: not to be compared with today&apos;s.</source>
        <translation>订单规模按较早的定义划分：不可与今天比较。</translation>
    </message>
    <message>
        <source>The replay of {day} could not be shown: {reason}</source>
        <translation>无法显示 {day} 的回放：{reason}</translation>
    </message>
    <message>
        <source>They go on; the replay hides them. Ctrl+L and F12 lead back to them at once.</source>
        <translation>它们继续有效，但回放会将其遮住。按 Ctrl+L 或 F12 可立即返回。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
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
        <translation>之后发生了什么</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>挂单中</translation>
    </message>
    <message>
        <source>a part of the order book</source>
        <translation>部分摆盘</translation>
    </message>
    <message>
        <source>alerts: {count}</source>
        <translation>提醒：{count}</translation>
    </message>
    <message>
        <source>flow</source>
        <translation>资金流向</translation>
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
        <translation>分钟K线</translation>
    </message>
    <message>
        <source>no flow recorded then</source>
        <translation>当时没有资金流记录</translation>
    </message>
    <message>
        <source>no limit price</source>
        <translation>没有限价</translation>
    </message>
    <message>
        <source>no note yet</source>
        <translation>尚无备注</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>没有记录</translation>
    </message>
    <message>
        <source>nothing filled by then</source>
        <translation>当时尚无成交</translation>
    </message>
    <message>
        <source>orders: {count}</source>
        <translation>订单：{count}</translation>
    </message>
    <message>
        <source>pct</source>
        <comment>caption before a percentile</comment>
        <translation>百分位</translation>
    </message>
    <message>
        <source>quotes</source>
        <translation>报价</translation>
    </message>
    <message>
        <source>since</source>
        <comment>caption before what an order earned since</comment>
        <translation>其后</translation>
    </message>
    <message>
        <source>the broker told none</source>
        <translation>券商未提供</translation>
    </message>
    <message>
        <source>trades</source>
        <translation>逐笔成交</translation>
    </message>
    <message>
        <source>{account}: orders and positions were not read yet</source>
        <translation>{account}：订单和持仓尚未读取</translation>
    </message>
    <message>
        <source>{account}: {orders} open orders, {exits} exits held, {positions} positions</source>
        <translation>{account}：{orders} 个未完成订单，券商持有 {exits} 个离场单，{positions} 个持仓</translation>
    </message>
    <message>
        <source>{count} minutes restated</source>
        <translation>{count} 分钟被修正</translation>
    </message>
    <message>
        <source>{filled} filled</source>
        <translation>已成交 {filled}</translation>
    </message>
    <message>
        <source>{percentile}, {count} sessions</source>
        <translation>{percentile}，{count} 个交易日</translation>
    </message>
    <message>
        <source>{words}; beside it there are: {days}</source>
        <translation>{words}；相邻的有：{days}</translation>
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
        <translation>摆盘 10 档，每次变动</translation>
    </message>
    <message>
        <source>Book 10 levels, in places not every change</source>
        <translation>摆盘 10 档，部分时段并非每次变动</translation>
    </message>
    <message>
        <source>Book not recorded</source>
        <translation>摆盘没有记录</translation>
    </message>
    <message>
        <source>Flow recorded {count} of {expected} minutes</source>
        <translation>资金流已记录 {count}/{expected} 分钟</translation>
    </message>
    <message>
        <source>Live, behind: {count} notices</source>
        <translation>实时在后台：{count} 条通知</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>没有记录</translation>
    </message>
    <message>
        <source>REPLAY</source>
        <translation>回放 REPLAY</translation>
    </message>
    <message>
        <source>Restated {count} min, shown as known then</source>
        <translation>修正 {count} 分钟，按当时所知显示</translation>
    </message>
    <message>
        <source>Speed {speed}×</source>
        <translation>速度 {speed}×</translation>
    </message>
    <message>
        <source>State of the replay</source>
        <translation>回放状态</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Trades {recorded}</source>
        <translation>逐笔{recorded}</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>没有记录</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>已记录</translation>
    </message>
    <message>
        <source>· frame late p99 {ms} ms</source>
        <translation>· 帧延迟 p99 {ms} 毫秒</translation>
    </message>
</context>
<context>
    <name>ReplayTopBar</name>
    <message>
        <source>Archive · recorded</source>
        <translation>归档 · 已记录</translation>
    </message>
    <message>
        <source>No account</source>
        <translation>没有账户</translation>
    </message>
    <message>
        <source>No trading here</source>
        <translation>此处不能交易</translation>
    </message>
    <message>
        <source>live runs behind</source>
        <translation>实时在后台运行</translation>
    </message>
    <message>
        <source>replay has no gateway</source>
        <translation>回放没有网关</translation>
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
        <translation>{provider} · 10 档</translation>
    </message>
    <message>
        <source>{provider} · no book</source>
        <translation>{provider} · 无摆盘</translation>
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
        <translation>决策回顾</translation>
    </message>
    <message>
        <source>Export the decision review</source>
        <translation>导出决策回顾</translation>
    </message>
    <message>
        <source>Open orders, live: {count}</source>
        <translation>实时未完成订单：{count}</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG 图片</translation>
    </message>
    <message>
        <source>REPLAY {day}</source>
        <translation>回放 {day}</translation>
    </message>
    <message>
        <source>Save this table as CSV</source>
        <translation>将此表格保存为 CSV</translation>
    </message>
</context>
<context>
    <name>Reset</name>
    <message>
        <source>Begin the practice day anew?</source>
        <translation>重新开始练习日？</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Practice orders, positions and money are forgotten. Settings and watchlist stay.</source>
        <translation>练习委托、持仓和资金都会清除。设置和自选会保留。</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Reset practice account</source>
        <translation>重置练习账户</translation>
    </message>
</context>
<context>
    <name>Result</name>
    <message>
        <source>Answered after all: see Orders</source>
        <translation>已收到回应：请看“委托”</translation>
    </message>
    <message>
        <source>Ask now</source>
        <translation>立即查询</translation>
    </message>
    <message>
        <source>Asking for open orders now.</source>
        <translation>正在查询未完成委托。</translation>
    </message>
    <message>
        <source>Asking for open orders, next try in {seconds} s.</source>
        <translation>正在查询未完成委托，{seconds} 秒后再查。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>撤单</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>全部撤单</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>改单</translation>
    </message>
    <message>
        <source>Change limit</source>
        <translation>更改上限</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close the position…</source>
        <translation>平掉该持仓…</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Denied</source>
        <translation>已拦截</translation>
    </message>
    <message>
        <source>Denied here: {reason}</source>
        <translation>已在此拦截：{reason}</translation>
    </message>
    <message>
        <source>Edit order</source>
        <translation>更改委托</translation>
    </message>
    <message>
        <source>If it appears after all, it is your order and may fill: Tideboard matches it and says so in the banner. Orders on the same side are no longer held back.</source>
        <translation>如果它后来出现，仍是您的委托，可能成交：Tideboard 会认出它，并在横幅中告知。此后同方向的委托不再拦截。</translation>
    </message>
    <message>
        <source>Is this order not at the broker?</source>
        <translation>券商确实没有这笔委托吗？</translation>
    </message>
    <message>
        <source>It is not there</source>
        <translation>券商没有这笔委托</translation>
    </message>
    <message>
        <source>It is this order</source>
        <translation>就是这笔委托</translation>
    </message>
    <message>
        <source>It may or may not be at the broker. Tideboard does not send it again.</source>
        <translation>委托可能已到券商，也可能没有。Tideboard 不会再次发送。</translation>
    </message>
    <message>
        <source>It may or may not have reached the broker. Tideboard does not send it again.</source>
        <translation>请求可能已到券商，也可能没有。Tideboard 不会再次发送。</translation>
    </message>
    <message>
        <source>It stands as listed</source>
        <translation>以列表为准</translation>
    </message>
    <message>
        <source>It was asked for 30 s. Tideboard does not send it again.</source>
        <translation>已查询 30 秒。Tideboard 不会再次发送。</translation>
    </message>
    <message>
        <source>Keep as unknown</source>
        <translation>仍作未知</translation>
    </message>
    <message>
        <source>Nothing is open there</source>
        <translation>券商没有此单</translation>
    </message>
    <message>
        <source>Nothing proves it: look at your broker&apos;s app.</source>
        <translation>这一点没有凭据：请到券商 App 查看。</translation>
    </message>
    <message>
        <source>Order {order} has our number, but other terms or another time. Is it this one?</source>
        <translation>委托 {order} 有我们的编号，但内容或时间不同。是这一笔吗？</translation>
    </message>
    <message>
        <source>Order {order} has the same terms and time, and no number of ours. Is it this one?</source>
        <translation>委托 {order} 的内容和时间相同，但没有我们的编号。是这笔吗？</translation>
    </message>
    <message>
        <source>Orders shows how the broker lists the order.</source>
        <translation>“委托”中显示券商所列的委托。</translation>
    </message>
    <message>
        <source>Our number, but other terms or another time: {orders}. Look at your broker&apos;s app.</source>
        <translation>有我们的编号，但内容或时间不同：{orders}。请查看券商的 App。</translation>
    </message>
    <message>
        <source>Outcome unknown: an order like it is at the broker</source>
        <translation>结果未知：券商有相似的委托</translation>
    </message>
    <message>
        <source>Outcome unknown: look at your broker&apos;s app, then decide</source>
        <translation>结果未知：请查看券商 App，再作决定</translation>
    </message>
    <message>
        <source>Outcome unknown: no answer</source>
        <translation>结果未知：没有回应</translation>
    </message>
    <message>
        <source>Outcome unknown: the broker does not list it</source>
        <translation>结果未知：券商的列表中没有这笔委托</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>券商拒绝</translation>
    </message>
    <message>
        <source>Rejected by the broker</source>
        <translation>券商拒绝</translation>
    </message>
    <message>
        <source>Replace {order} by this stop</source>
        <translation>以此止损单替换 {order}</translation>
    </message>
    <message>
        <source>Same terms and time, and no number of ours: {orders}. Look at your broker&apos;s app.</source>
        <translation>内容和时间相同，但没有我们的编号：{orders}。请查看券商 App。</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>认定</translation>
    </message>
    <message>
        <source>Show all orders</source>
        <translation>显示全部委托</translation>
    </message>
    <message>
        <source>Stopped by Tideboard. Nothing was sent.</source>
        <translation>由 Tideboard 拦截，没有发送任何委托。</translation>
    </message>
    <message>
        <source>The broker has answered; Orders shows what became of it.</source>
        <translation>券商已回应；结果见“委托”。</translation>
    </message>
    <message>
        <source>The broker says: “{text}”</source>
        <translation>券商表示：“{text}”</translation>
    </message>
    <message>
        <source>This would pass now:</source>
        <translation>现在可以通过：</translation>
    </message>
    <message>
        <source>Tideboard does not send it again.</source>
        <translation>Tideboard 不会重发。</translation>
    </message>
    <message>
        <source>Two lists of all of today&apos;s orders, read from the broker 10 s or more apart, do not hold it.</source>
        <translation>相隔 10 秒以上两次从券商读取今日全部委托，其中都没有它。</translation>
    </message>
    <message>
        <source>Type the quantity {quantity} to settle it</source>
        <translation>输入数量 {quantity} 以作认定</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Use a limit at {price}</source>
        <translation>改用限价 {price}</translation>
    </message>
    <message>
        <source>Written to the order log as #{record}.</source>
        <translation>已写入委托记录，编号 #{record}。</translation>
    </message>
</context>
<context>
    <name>RowActions</name>
    <message>
        <source>Buy in the ticket</source>
        <translation>在下单面板买入</translation>
    </message>
    <message>
        <source>Price alert…</source>
        <translation>到价提醒…</translation>
    </message>
    <message>
        <source>Sell in the ticket</source>
        <translation>在下单面板卖出</translation>
    </message>
    <message>
        <source>Show in the flow chart</source>
        <translation>在资金流向图中显示</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>A file of this name is there already.</source>
        <translation>已有同名文件。</translation>
    </message>
    <message>
        <source>CSV for Excel</source>
        <translation>CSV（Excel 适用）</translation>
    </message>
    <message>
        <source>CSV, plain UTF-8</source>
        <translation>CSV（纯 UTF-8）</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Replace {name}?</source>
        <translation>替换 {name}？</translation>
    </message>
    <message>
        <source>Save table as CSV</source>
        <translation>保存表格为 CSV</translation>
    </message>
    <message>
        <source>{folder} could not be written: {reason}</source>
        <translation>无法写入 {folder}：{reason}</translation>
    </message>
    <message>
        <source>{name} was not saved</source>
        <translation>{name} 未能保存</translation>
    </message>
</context>
<context>
    <name>Scopes</name>
    <message>
        <source>Known after the check, or once connected.</source>
        <translation>检查或连接后才知道。</translation>
    </message>
    <message>
        <source>Scopes of the key</source>
        <translation>密钥的权限范围</translation>
    </message>
    <message>
        <source>The key has no {scope} scope.</source>
        <translation>密钥没有 {scope} 权限。</translation>
    </message>
    <message>
        <source>held</source>
        <translation>具备</translation>
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
        <translation>添加条件</translation>
    </message>
    <message>
        <source>Add to a watchlist</source>
        <translation>加入自选</translation>
    </message>
    <message>
        <source>Amplitude</source>
        <translation>振幅</translation>
    </message>
    <message>
        <source>Asking the screener</source>
        <translation>正在选股</translation>
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
        <translation>券商的筛选</translation>
    </message>
    <message>
        <source>Change in 5 min</source>
        <translation>5 分钟涨跌幅</translation>
    </message>
    <message>
        <source>Change this year</source>
        <translation>年初至今涨跌幅</translation>
    </message>
    <message>
        <source>Choice</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>天数</translation>
    </message>
    <message>
        <source>Debt ratio</source>
        <translation>资产负债率</translation>
    </message>
    <message>
        <source>Delete the saved screen</source>
        <translation>删除已存条件</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>次序</translation>
    </message>
    <message>
        <source>Empty: no limit on this side; 500M, 1.5B and 5亿 are understood</source>
        <translation>留空：此侧不限；可写 500M、1.5B 或 5亿</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Gross margin</source>
        <translation>毛利率</translation>
    </message>
    <message>
        <source>Made of conditions of {provider}.</source>
        <translation>由 {provider} 的条件组成。</translation>
    </message>
    <message>
        <source>Market value</source>
        <translation>市值</translation>
    </message>
    <message>
        <source>Net margin</source>
        <translation>净利率</translation>
    </message>
    <message>
        <source>Net profit</source>
        <translation>净利润</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>没有符合的证券</translation>
    </message>
    <message>
        <source>Over this many trading days, today included</source>
        <translation>按此交易日数计，包括今日</translation>
    </message>
    <message>
        <source>P/B</source>
        <translation>市净率</translation>
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
        <translation>上一页</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Price of a lot</source>
        <translation>每手价</translation>
    </message>
    <message>
        <source>Profit growth</source>
        <translation>净利润增长</translation>
    </message>
    <message>
        <source>Replaces the screen of this name.</source>
        <translation>会替换同名的选股条件。</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Return on equity</source>
        <translation>净资产收益率</translation>
    </message>
    <message>
        <source>Revenue</source>
        <translation>营业收入</translation>
    </message>
    <message>
        <source>Revenue growth</source>
        <translation>营收增长</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>选股</translation>
    </message>
    <message>
        <source>Save the screen</source>
        <translation>保存选股条件</translation>
    </message>
    <message>
        <source>Save this screen…</source>
        <translation>保存此条件…</translation>
    </message>
    <message>
        <source>Saved screens</source>
        <translation>已存条件</translation>
    </message>
    <message>
        <source>Set conditions, then press Run</source>
        <translation>设置条件后按“选股”</translation>
    </message>
    <message>
        <source>Sorted by</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>The screens could not be saved. {why}</source>
        <translation>选股条件未能保存。{why}</translation>
    </message>
    <message>
        <source>There is a condition on this field already.</source>
        <translation>此指标已有条件。</translation>
    </message>
    <message>
        <source>To 52-week high</source>
        <translation>距 52 周最高</translation>
    </message>
    <message>
        <source>To 52-week low</source>
        <translation>距 52 周最低</translation>
    </message>
    <message>
        <source>Turnover rate</source>
        <translation>换手率</translation>
    </message>
    <message>
        <source>Volume ratio</source>
        <translation>量比</translation>
    </message>
    <message>
        <source>Whole market</source>
        <translation>全市场</translation>
    </message>
    <message>
        <source>Within</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Write a number of days from 1 to {most}.</source>
        <translation>请填写 1 至 {most} 的天数。</translation>
    </message>
    <message>
        <source>Written in “{before}”; the broker now counts in “{unit}”.</source>
        <translation>写时单位为“{before}”，券商现在以“{unit}”计。</translation>
    </message>
    <message>
        <source>another provider</source>
        <translation>其他来源</translation>
    </message>
    <message>
        <source>largest first</source>
        <translation>从大到小</translation>
    </message>
    <message>
        <source>of the newest annual report</source>
        <translation>按最新年报</translation>
    </message>
    <message>
        <source>over this many trading days</source>
        <translation>按此交易日数计</translation>
    </message>
    <message>
        <source>smallest first</source>
        <translation>从小到大</translation>
    </message>
    <message>
        <source>{name} (mine)</source>
        <translation>{name}（我的）</translation>
    </message>
    <message>
        <source>{provider} has no such condition.</source>
        <translation>{provider} 没有这个条件。</translation>
    </message>
    <message>
        <source>{total} found, {first} to {last} shown</source>
        <translation>共 {total} 个，显示第 {first} 至 {last} 个</translation>
    </message>
    <message>
        <source>“From” is above “to”.</source>
        <translation>“从”大于“至”。</translation>
    </message>
    <message>
        <source>“{name}” was deleted.</source>
        <translation>已删除“{name}”。</translation>
    </message>
    <message>
        <source>“{name}” was saved.</source>
        <translation>已保存“{name}”。</translation>
    </message>
    <message>
        <source>“{text}”: {reason}</source>
        <translation>“{text}”：{reason}</translation>
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
        <translation>账户密钥和密码存于系统密钥环，绝不写入文件。</translation>
    </message>
    <message>
        <source>All parts stay open. It takes effect at once.</source>
        <translation>所有部分保持展开，立即生效。</translation>
    </message>
    <message>
        <source>Amounts in {currency}</source>
        <translation>以 {currency} 计的金额</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Back to the defaults</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Blue and orange stay apart for colour-blind eyes; outflow is hatched then.</source>
        <translation>蓝与橙对色弱者亦易分辨；流出会加斜纹。</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>平静</translation>
    </message>
    <message>
        <source>Capital flow and minute bars of the watchlists</source>
        <translation>自选列表的资金流向与分钟K线</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>检查中…</translation>
    </message>
    <message>
        <source>Checks the whole file; trading goes on meanwhile.</source>
        <translation>检查整个文件；期间可继续交易。</translation>
    </message>
    <message>
        <source>Contracts x multiplier x price of the underlying.</source>
        <translation>张数 × 乘数 × 正股价格。</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Denied on the costly side, a warning on the other.</source>
        <translation>在不利的一侧拦截，在另一侧警告。</translation>
    </message>
    <message>
        <source>Detailed ticket</source>
        <translation>详细下单面板</translation>
    </message>
    <message>
        <source>Does not follow the language.</source>
        <translation>不随语言改变。</translation>
    </message>
    <message>
        <source>Each minute while a market trades, and once after its close. It is kept on this computer.</source>
        <translation>开市期间每分钟记录，收市后再读取一次。数据保存在本机。</translation>
    </message>
    <message>
        <source>Every line carries the hash of the one before</source>
        <translation>每行都带有上一行的哈希值</translation>
    </message>
    <message>
        <source>Extra-large from</source>
        <translation>特大单从</translation>
    </message>
    <message>
        <source>Flash changed cells</source>
        <translation>变动的数字闪动</translation>
    </message>
    <message>
        <source>Holds while the price of what is behind them is not known.</source>
        <translation>在不知道正股价格时适用。</translation>
    </message>
    <message>
        <source>In force: {old}, then {new}.</source>
        <translation>生效中：{old}，之后：{new}。</translation>
    </message>
    <message>
        <source>In force: {old}.</source>
        <translation>生效中：{old}。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>LIVE accounts</source>
        <translation>实盘账户</translation>
    </message>
    <message>
        <source>LIVE: type the quantity above</source>
        <translation>实盘：超过此金额须输入数量</translation>
    </message>
    <message>
        <source>Large from</source>
        <translation>大单从</translation>
    </message>
    <message>
        <source>Larger LIVE orders are sent by typing their quantity.</source>
        <translation>较大的实盘委托须输入数量才可发送。</translation>
    </message>
    <message>
        <source>Largest number of warrants</source>
        <translation>窝轮最大数量</translation>
    </message>
    <message>
        <source>Largest value behind a derivative</source>
        <translation>衍生品背后的最大金额</translation>
    </message>
    <message>
        <source>Largest value of a day</source>
        <translation>每日最大金额</translation>
    </message>
    <message>
        <source>Largest value of one order</source>
        <translation>单笔委托最大金额</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Limits of every order</source>
        <translation>每笔委托的限额</translation>
    </message>
    <message>
        <source>Lock the gateway, too</source>
        <translation>网关一并锁定</translation>
    </message>
    <message>
        <source>Lock without key or mouse after</source>
        <translation>没有按键或鼠标操作多久后锁定</translation>
    </message>
    <message>
        <source>Medium from</source>
        <translation>中单从</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>动态效果</translation>
    </message>
    <message>
        <source>No account with real money is connected.</source>
        <translation>没有连接实盘账户。</translation>
    </message>
    <message>
        <source>No opening of short options and futures</source>
        <translation>不开立期权和期货空头</translation>
    </message>
    <message>
        <source>No short sales of shares, funds and warrants</source>
        <translation>不卖空股票、基金和窝轮</translation>
    </message>
    <message>
        <source>Nothing is placed or changed from a pinned account; cancelling and closing ask for its password. It takes effect at once.</source>
        <translation>钉住的账户不下单也不改单；撤单和平仓需要其密码。立即生效。</translation>
    </message>
    <message>
        <source>Order ticket</source>
        <translation>下单面板</translation>
    </message>
    <message>
        <source>Other programs on the same gateway then have to unlock as well.</source>
        <translation>同一网关上的其他程序之后也须解锁。</translation>
    </message>
    <message>
        <source>Own count of the trades: sizes</source>
        <translation>自行统计逐笔成交：大小</translation>
    </message>
    <message>
        <source>Pace</source>
        <translation>更新频率</translation>
    </message>
    <message>
        <source>Pinned accounts</source>
        <translation>钉住的账户</translation>
    </message>
    <message>
        <source>Price away from last</source>
        <translation>偏离现价</translation>
    </message>
    <message>
        <source>Price beyond the best opposite price</source>
        <translation>偏离对手最优价</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Recorded trades are counted anew with the sizes in force. Pictures and tables that were saved with other sizes name theirs, and do not compare.</source>
        <translation>已记录的成交会按现行界限重新统计。用其他界限保存的图片和表格会写明其界限，不能与现在的比较。</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Sample of the colours in use</source>
        <translation>现用颜色示例</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings, layouts, order log and practice account. No password is in it.</source>
        <translation>设置、布局、委托记录和练习账户。其中没有密码。</translation>
    </message>
    <message>
        <source>Settings: appearance and language</source>
        <translation>设置：外观与语言</translation>
    </message>
    <message>
        <source>Settings: connection</source>
        <translation>设置：连接</translation>
    </message>
    <message>
        <source>Settings: data</source>
        <translation>设置：数据</translation>
    </message>
    <message>
        <source>Settings: keys</source>
        <translation>设置：按键</translation>
    </message>
    <message>
        <source>Settings: loss brake</source>
        <translation>设置：亏损刹停</translation>
    </message>
    <message>
        <source>Settings: notices and sound</source>
        <translation>设置：通知与声音</translation>
    </message>
    <message>
        <source>Settings: programs</source>
        <translation>设置：外部程序</translation>
    </message>
    <message>
        <source>Settings: trading limits</source>
        <translation>设置：交易限额</translation>
    </message>
    <message>
        <source>Shanghai and Shenzhen</source>
        <translation>沪深股</translation>
    </message>
    <message>
        <source>Shares and funds in Hong Kong, the mainland and Singapore.</source>
        <translation>香港、内地和新加坡的股票与基金。</translation>
    </message>
    <message>
        <source>Shares behind options and futures</source>
        <translation>期权与期货背后的股数</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Stop price away from last</source>
        <translation>止损价偏离现价</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Tables change ten times a second at most instead of sixty.</source>
        <translation>表格每秒最多更新十次，而非六十次。</translation>
    </message>
    <message>
        <source>The order log cannot be read: {reason}.</source>
        <translation>无法读取委托记录：{reason}。</translation>
    </message>
    <message>
        <source>The order log is broken at line {line}; {count} records before it are whole.</source>
        <translation>委托记录在第 {line} 行损坏；之前的 {count} 笔完整。</translation>
    </message>
    <message>
        <source>The session</source>
        <translation>整个交易时段</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Three amounts, each below the one before it, of at most {most}.</source>
        <translation>三个金额，每个小于前一个，最多 {most}。</translation>
    </message>
    <message>
        <source>Trading</source>
        <translation>交易</translation>
    </message>
    <message>
        <source>Trading stays unlocked for</source>
        <translation>交易保持解锁</translation>
    </message>
    <message>
        <source>Type the quantity above</source>
        <translation>超过此数量须输入数量</translation>
    </message>
    <message>
        <source>US shares</source>
        <translation>股（美国）</translation>
    </message>
    <message>
        <source>Undo changes</source>
        <translation>撤销更改</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Usual sizes</source>
        <translation>常用界限</translation>
    </message>
    <message>
        <source>Warn of an equal order within</source>
        <translation>此时间内重复委托时警告</translation>
    </message>
    <message>
        <source>Warn when more levels are taken than</source>
        <translation>吃掉多于此档数时警告</translation>
    </message>
    <message>
        <source>When trading locks</source>
        <translation>交易锁定时</translation>
    </message>
    <message>
        <source>Without flashes an arrow stands before a changed number for a second.</source>
        <translation>不闪动时，变动的数字前会有箭头一秒。</translation>
    </message>
    <message>
        <source>Write a number from {least} to {most}.</source>
        <translation>请填写 {least} 至 {most} 的数字。</translation>
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
        <translation>档</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
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
        <translation>{minutes} 分钟</translation>
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
        <translation>关闭</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings · Tideboard</source>
        <translation>设置 · Tideboard</translation>
    </message>
</context>
<context>
    <name>SharedPlace</name>
    <message>
        <source>Address of the store</source>
        <translation>存储的地址</translation>
    </message>
    <message>
        <source>Archive: shared place that is read…</source>
        <translation>归档：读取的共享位置…</translation>
    </message>
    <message>
        <source>Entry of the keyring</source>
        <translation>密钥环的条目</translation>
    </message>
    <message>
        <source>No place is read. What the archive lacks stays missing.</source>
        <translation>没有读取任何共享位置。归档缺少的部分仍然缺少。</translation>
    </message>
    <message>
        <source>Past days that this archive lacks are read there, copied beside the archive and marked wherever they are shown. Nothing is written there. Market data is licensed: read only what you may have.</source>
        <translation>本归档缺少的过往交易日会从那里读取，复制到归档旁边，并在显示之处加以标明。那里不会写入任何内容。行情数据受许可约束：请只读取您有权使用的数据。</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Read a place…</source>
        <translation>读取位置…</translation>
    </message>
    <message>
        <source>Read a shared place</source>
        <translation>读取共享位置</translation>
    </message>
    <message>
        <source>Shared place</source>
        <translation>共享位置</translation>
    </message>
    <message>
        <source>This installation cannot read shared places: it lacks the packages of the extra “desk”.</source>
        <translation>此安装无法读取共享位置：缺少附加项“desk”的软件包。</translation>
    </message>
    <message>
        <source>What was copied from there cannot be read, and is copied anew ({text}).</source>
        <translation>从该位置复制的数据无法读取，将重新复制（{text}）。</translation>
    </message>
    <message>
        <source>What was read before is shown.</source>
        <translation>显示的是之前读取的数据。</translation>
    </message>
    <message>
        <source>of another maker than Amazon, such as https://store.example</source>
        <translation>非亚马逊的存储，例如 https://store.example</translation>
    </message>
    <message>
        <source>shared place</source>
        <translation>共享位置</translation>
    </message>
    <message>
        <source>shared place, recorder {id}</source>
        <translation>共享位置，记录者 {id}</translation>
    </message>
    <message>
        <source>with the keys of the store; empty: those of the environment</source>
        <translation>存有存储的密钥；留空则用环境变量中的密钥</translation>
    </message>
    <message>
        <source>{count} days are left out: their hours are not those of the archive.</source>
        <translation>略去 {count} 天：其交易时段与归档不同。</translation>
    </message>
    <message>
        <source>{count} from the shared place</source>
        <translation>{count} 天来自共享位置</translation>
    </message>
    <message>
        <source>{place} is being read: {count} securities wait.</source>
        <translation>正在读取 {place}：{count} 只证券等候中。</translation>
    </message>
    <message>
        <source>{place} is read once something is shown that the archive may lack.</source>
        <translation>显示归档可能缺少的内容时才读取 {place}。</translation>
    </message>
    <message>
        <source>{place}, read at {time}.</source>
        <translation>{place}，读取于 {time}。</translation>
    </message>
    <message>
        <source>{place}, {time}:</source>
        <translation>{place}，{time}：</translation>
    </message>
    <message>
        <source>{sessions} symbol-sessions of {symbols} symbols come from there.</source>
        <translation>{symbols} 只证券的 {sessions} 个证券交易日来自那里。</translation>
    </message>
</context>
<context>
    <name>SideSwitch</name>
    <message>
        <source>Buy</source>
        <translation>买入</translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>卖出</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>A key is one word of letters and digits, such as fc_0a1b…</source>
        <translation>密钥是一串字母和数字，例如 fc_0a1b…</translation>
    </message>
    <message>
        <source>A key is the one line of the file window.key; it begins with SU.</source>
        <translation>密钥是 window.key 文件的那一行，以 SU 开头。</translation>
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
        <translation>正在向券商取得登录页…</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>品牌</translation>
    </message>
    <message>
        <source>Browser (OAuth)</source>
        <translation>浏览器（OAuth）</translation>
    </message>
    <message>
        <source>Browser sign-in ··{end}</source>
        <translation>浏览器登录 ··{end}</translation>
    </message>
    <message>
        <source>Certificate authority (PEM)</source>
        <translation>证书颁发机构（PEM）</translation>
    </message>
    <message>
        <source>Choose the file of a certificate authority</source>
        <translation>选择证书颁发机构的文件</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>复制链接</translation>
    </message>
    <message>
        <source>Credential in use</source>
        <translation>使用中的凭证</translation>
    </message>
    <message>
        <source>For a service whose certificate your own authority signed: its certificate as PEM.</source>
        <translation>用于由您自设机构签发证书的服务：请选该机构的 PEM 证书。</translation>
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
        <translation>来自网关的密钥清单。没有密钥只能使用公开接口。</translation>
    </message>
    <message>
        <source>From your broker&apos;s developer page. Paste all three in one block: they are sorted.</source>
        <translation>来自券商开发者页面。三项可整段粘贴，会自动分开。</translation>
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
        <translation>从密钥环和内存移除。现有连接会用到结束；下次连接须重新登录。</translation>
    </message>
    <message>
        <source>It only reads, until tideboard-hub setup makes other keys.</source>
        <translation>它只能读取，直到 tideboard-hub setup 生成其他密钥。</translation>
    </message>
    <message>
        <source>Its scopes and expiry are in the gateway&apos;s keys file, under this fingerprint.</source>
        <translation>其权限和到期日见网关密钥清单中的此指纹。</translation>
    </message>
    <message>
        <source>Keep as it is</source>
        <translation>保持原状</translation>
    </message>
    <message>
        <source>Kept in this system&apos;s keyring.</source>
        <translation>存于本系统的密钥环。</translation>
    </message>
    <message>
        <source>Key with fingerprint {print}</source>
        <translation>密钥，指纹 {print}</translation>
    </message>
    <message>
        <source>Link to the sign-in page</source>
        <translation>登录页链接</translation>
    </message>
    <message>
        <source>LongPort makes a new token and the present one is void at once: other programs that use it stop until they get the new one.</source>
        <translation>LongPort 会建立新 Token，现有的即时失效：使用它的其他程序会停止，直至得到新的。</translation>
    </message>
    <message>
        <source>Mainland China</source>
        <translation>中国大陆</translation>
    </message>
    <message>
        <source>No browser could be opened. Copy the link and open it in a browser on this computer; it waits five minutes.</source>
        <translation>未能打开浏览器。请复制链接，在本机的浏览器打开；等候五分钟。</translation>
    </message>
    <message>
        <source>Not encrypted: the key stays here. Only reads without a key go there; use https://.</source>
        <translation>未加密：密钥不会发送，只能读取不需密钥的数据；请用 https://。</translation>
    </message>
    <message>
        <source>Not saved: it is forgotten when Tideboard ends.</source>
        <translation>没有保存：Tideboard 结束即清除。</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>未登录</translation>
    </message>
    <message>
        <source>Not the page that Tideboard expects</source>
        <translation>并非 Tideboard 等候的页面</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>再次打开</translation>
    </message>
    <message>
        <source>Overnight quotes (US, 20:00 to 04:00)</source>
        <translation>夜盘行情（美股，20:00 至 04:00）</translation>
    </message>
    <message>
        <source>Own authority</source>
        <translation>自设证书机构</translation>
    </message>
    <message>
        <source>Prices do not pass to another computer in clear text. Write tls://.</source>
        <translation>行情不以明文传到另一台电脑。请写 tls://。</translation>
    </message>
    <message>
        <source>Quote address</source>
        <translation>行情地址</translation>
    </message>
    <message>
        <source>Refresh the token</source>
        <translation>刷新 Token</translation>
    </message>
    <message>
        <source>Refresh token</source>
        <translation>刷新 Token</translation>
    </message>
    <message>
        <source>Remove the certificate authority</source>
        <translation>移除证书颁发机构</translation>
    </message>
    <message>
        <source>Renewed by itself while Tideboard runs.</source>
        <translation>Tideboard 运行期间自动续期。</translation>
    </message>
    <message>
        <source>Replace…</source>
        <translation>更换…</translation>
    </message>
    <message>
        <source>Save in the keyring</source>
        <translation>存入密钥环</translation>
    </message>
    <message>
        <source>Scopes</source>
        <translation>权限范围</translation>
    </message>
    <message>
        <source>Secret and token go to the keyring and are not shown again.</source>
        <translation>Secret 和 Token 存入密钥环，不会再显示。</translation>
    </message>
    <message>
        <source>Sign in on the page that the browser shows; it comes back here by itself. It waits five minutes.</source>
        <translation>请在浏览器显示的页面登录，之后会自动返回。等候五分钟。</translation>
    </message>
    <message>
        <source>Sign in with</source>
        <translation>登录方式</translation>
    </message>
    <message>
        <source>Sign in with the browser</source>
        <translation>用浏览器登录</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>已登录</translation>
    </message>
    <message>
        <source>Signed in; fetching the token…</source>
        <translation>已登录；正在取得 Token…</translation>
    </message>
    <message>
        <source>Still missing: {names}.</source>
        <translation>尚缺：{names}。</translation>
    </message>
    <message>
        <source>The broker&apos;s own page asks for your password; Tideboard never sees it. What it gives goes to the keyring.</source>
        <translation>密码只在券商自己的页面输入；Tideboard 看不到。所得凭证存入密钥环。</translation>
    </message>
    <message>
        <source>The browser did not come back within {minutes} minutes. Try again.</source>
        <translation>浏览器 {minutes} 分钟内没有返回。请再试。</translation>
    </message>
    <message>
        <source>The key goes to the keyring and is not shown again.</source>
        <translation>密钥存入密钥环，不会再显示。</translation>
    </message>
    <message>
        <source>The line of window.key, which tideboard-hub setup wrote. It only reads.</source>
        <translation>window.key 的那一行，由 tideboard-hub setup 写出。它只能读取。</translation>
    </message>
    <message>
        <source>The token does not say when it ends; LongPort&apos;s last about 90 days.</source>
        <translation>Token 没有注明到期日；LongPort 的约有 90 日有效。</translation>
    </message>
    <message>
        <source>The token ended on {day}.</source>
        <translation>Token 已于 {day} 到期。</translation>
    </message>
    <message>
        <source>The token ends on {day}, in 1 day.</source>
        <translation>Token 于 {day} 到期，尚余 1 日。</translation>
    </message>
    <message>
        <source>The token ends on {day}, in {days} days.</source>
        <translation>Token 于 {day} 到期，尚余 {days} 日。</translation>
    </message>
    <message>
        <source>The token ends today at {time}.</source>
        <translation>Token 今日 {time} 到期。</translation>
    </message>
    <message>
        <source>This computer does not let Tideboard listen for the browser: {reason}.</source>
        <translation>本机不让 Tideboard 等候浏览器返回：{reason}。</translation>
    </message>
    <message>
        <source>This is no address. Write https://, a host, and a port if it has one of its own.</source>
        <translation>这不是地址。请写 https://、主机，以及端口（如有）。</translation>
    </message>
    <message>
        <source>This is no address. Write nats://, a host and a port, such as nats://127.0.0.1:4222.</source>
        <translation>这不是地址。请写 nats://、主机和端口，例如 nats://127.0.0.1:4222。</translation>
    </message>
    <message>
        <source>This is no address. Write {secure}://, a host, and a path if there is one.</source>
        <translation>这不是地址。请写 {secure}://、主机，以及路径（如有）。</translation>
    </message>
    <message>
        <source>This page belongs to no sign-in in progress. You can close it.</source>
        <translation>此页不属于正在进行的登录。您可关闭它。</translation>
    </message>
    <message>
        <source>Tideboard goes on by itself. You can close this page.</source>
        <translation>Tideboard 会自动继续。您可关闭此页。</translation>
    </message>
    <message>
        <source>Tideboard shows the reason. You can close this page.</source>
        <translation>原因见 Tideboard。您可关闭此页。</translation>
    </message>
    <message>
        <source>Trade address</source>
        <translation>交易地址</translation>
    </message>
    <message>
        <source>Write an address that begins with https://, or http:// for this computer.</source>
        <translation>请填写以 https:// 开头的地址；本机可用 http://。</translation>
    </message>
    <message>
        <source>Write an address that begins with tls://, or nats:// for this computer.</source>
        <translation>请填写以 tls:// 开头的地址；本机可用 nats://。</translation>
    </message>
    <message>
        <source>Write an address that begins with {secure}://.</source>
        <translation>请填写以 {secure}:// 开头的地址。</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已到期</translation>
    </message>
    <message>
        <source>ends in 1 day</source>
        <translation>1 日后到期</translation>
    </message>
    <message>
        <source>ends in {days} days</source>
        <translation>{days} 日后到期</translation>
    </message>
    <message>
        <source>ends today</source>
        <translation>今日到期</translation>
    </message>
    <message>
        <source>expiry not known</source>
        <translation>到期日未告知</translation>
    </message>
    <message>
        <source>renewed by itself</source>
        <translation>自动续期</translation>
    </message>
    <message>
        <source>{clear}:// is not encrypted and for this computer only. Write {secure}://.</source>
        <translation>{clear}:// 未加密，只可用于本机。请用 {secure}://。</translation>
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
        <translation>60 个交易日</translation>
    </message>
    <message>
        <source>A number from {least} to {most}.</source>
        <translation>由 {least} 至 {most} 的数字。</translation>
    </message>
    <message>
        <source>A number such as B01224.</source>
        <translation>如 B01224 的编号。</translation>
    </message>
    <message>
        <source>A percentile is from 0 to 100.</source>
        <translation>百分位由 0 至 100。</translation>
    </message>
    <message>
        <source>A whole number from {least} to {most}.</source>
        <translation>由 {least} 至 {most} 的整数。</translation>
    </message>
    <message>
        <source>Add a condition</source>
        <translation>加入条件</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>After {times} the price differs, but by less than the spread</source>
        <translation>{times}后价格有差异，但小于买卖价差</translation>
    </message>
    <message>
        <source>After {times} the price differs, by more than chance explains</source>
        <translation>{times}后价格有差异，超出偶然所能解释</translation>
    </message>
    <message>
        <source>Against the list</source>
        <translation>相对列表</translation>
    </message>
    <message>
        <source>All minutes</source>
        <translation>所有分钟</translation>
    </message>
    <message>
        <source>All my lists</source>
        <translation>我的所有列表</translation>
    </message>
    <message>
        <source>Archive: {count} sessions, {first} to {last}</source>
        <translation>归档：{count} 个交易日，{first} 至 {last}</translation>
    </message>
    <message>
        <source>Arm without a record</source>
        <translation>没有记录也启用</translation>
    </message>
    <message>
        <source>Armed</source>
        <translation>已启用</translation>
    </message>
    <message>
        <source>Armed, it subscribes to the minute bars of each security, of {most} at most.</source>
        <translation>启用后会订阅每只证券的分钟K线，最多 {most} 只。</translation>
    </message>
    <message>
        <source>Armed, it subscribes to the trades of each security, of {most} at most.</source>
        <translation>启用后会订阅每只证券的逐笔成交，最多 {most} 只。</translation>
    </message>
    <message>
        <source>Before fees and spread.</source>
        <translation>未计费用和买卖价差。</translation>
    </message>
    <message>
        <source>Blind for now: {symbols}. It looks back on {minutes}, received while Tideboard runs.</source>
        <translation>暂时看不见：{symbols}。它要回看 {minutes}，而且须在 Tideboard 运行时收到。</translation>
    </message>
    <message>
        <source>Blind for now: {symbols}. It needs {minutes} of both providers, received while Tideboard runs, and the bars of all minutes since the open.</source>
        <translation>暂时看不见：{symbols}。它需要两个来源各 {minutes} 的数据，须在 Tideboard 运行时收到，并需要开盘以来每一分钟的K线。</translation>
    </message>
    <message>
        <source>Block outflow, % of turnover</source>
        <translation>主力流出，占成交额 %</translation>
    </message>
    <message>
        <source>Block since the open</source>
        <translation>开盘以来主力</translation>
    </message>
    <message>
        <source>Block, % of turnover</source>
        <translation>主力，占成交额 %</translation>
    </message>
    <message>
        <source>Book at {time}</source>
        <translation>{time} 摆盘</translation>
    </message>
    <message>
        <source>Both providers&apos; net beyond {beyond} of turnover with opposite signs, gap {gap}, held {lasting}.</source>
        <translation>两个数据商的净流入均超过成交额 {beyond} 而方向相反，差距 {gap}，并维持 {lasting}。</translation>
    </message>
    <message>
        <source>Cancelled: Ask again computes it</source>
        <translation>已取消：按「再次查询」重新计算</translation>
    </message>
    <message>
        <source>Change of a broker’s holding, %</source>
        <translation>经纪商持股变动，%</translation>
    </message>
    <message>
        <source>Change of the price, %</source>
        <translation>股价变动，%</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>对照</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Computing the record: {share}</source>
        <translation>正在计算记录：{share}</translation>
    </message>
    <message>
        <source>Copy the rule</source>
        <translation>复制规则</translation>
    </message>
    <message>
        <source>Count the opposite, too, mirrored</source>
        <translation>相反情况也计算，方向倒转</translation>
    </message>
    <message>
        <source>Days since the last report</source>
        <translation>距上次业绩公布的天数</translation>
    </message>
    <message>
        <source>Days to the next report</source>
        <translation>距下次业绩公布的天数</translation>
    </message>
    <message>
        <source>Down turns are counted mirrored.</source>
        <translation>向下转变倒转计算。</translation>
    </message>
    <message>
        <source>Edit {rule}</source>
        <translation>编辑 {rule}</translation>
    </message>
    <message>
        <source>Falls below its mirror image are counted mirrored.</source>
        <translation>跌穿对称的百分位倒转计算。</translation>
    </message>
    <message>
        <source>False alarms</source>
        <translation>误报</translation>
    </message>
    <message>
        <source>False alarms at {count} min</source>
        <translation>{count} 分钟误报</translation>
    </message>
    <message>
        <source>Fired by now: {firings}</source>
        <translation>至此触发：{firings}</translation>
    </message>
    <message>
        <source>Fired, per session</source>
        <translation>每日触发次数</translation>
    </message>
    <message>
        <source>First minute</source>
        <translation>首个分钟</translation>
    </message>
    <message>
        <source>First minute after the open</source>
        <translation>开盘后的首个分钟</translation>
    </message>
    <message>
        <source>Gap, % of turnover</source>
        <translation>差距，占成交额 %</translation>
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
        <translation>新闻条数</translation>
    </message>
    <message>
        <source>Headlines read {age} ago.</source>
        <translation>标题于 {age}前读取。</translation>
    </message>
    <message>
        <source>Held, minutes</source>
        <translation>维持，分钟</translation>
    </message>
    <message>
        <source>Hide record</source>
        <translation>收起记录</translation>
    </message>
    <message>
        <source>Indicator</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>It has no record: a press asks whether to arm it without one</source>
        <translation>没有记录：按下会询问是否照样启用</translation>
    </message>
    <message>
        <source>It needs trades recorded on 20 sessions before: Archive, Whose trades.</source>
        <translation>它需要之前 20 个交易日已记录的逐笔成交：见“归档”的“记录哪些成交”。</translation>
    </message>
    <message>
        <source>It was armed without a record.</source>
        <translation>启用时没有记录。</translation>
    </message>
    <message>
        <source>Its record is in Signals.</source>
        <translation>记录见「信号」。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Large prints cluster</source>
        <translation>大额成交密集</translation>
    </message>
    <message>
        <source>Last firings</source>
        <translation>最近的触发</translation>
    </message>
    <message>
        <source>Last five, change after 30 min</source>
        <translation>最近五次，30 分钟后的变动</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不更改</translation>
    </message>
    <message>
        <source>List noted on {count} of {total} sessions.</source>
        <translation>{total} 个交易日中有 {count} 个记下了列表。</translation>
    </message>
    <message>
        <source>Lower quartile</source>
        <translation>下四分位</translation>
    </message>
    <message>
        <source>Make the rule</source>
        <translation>建立规则</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>Median {after}: {own}, without the signal {other}</source>
        <translation>{after}中位数 {own}，无信号时 {other}</translation>
    </message>
    <message>
        <source>Medium and small since the open</source>
        <translation>开盘以来中托和小托</translation>
    </message>
    <message>
        <source>Medium and small, % of turnover</source>
        <translation>中托和小托，占成交额 %</translation>
    </message>
    <message>
        <source>Minutes from 1 to 240.</source>
        <translation>1 至 240 分钟。</translation>
    </message>
    <message>
        <source>Money on one side, %</source>
        <translation>同一方金额，%</translation>
    </message>
    <message>
        <source>Mute today</source>
        <translation>今日静音</translation>
    </message>
    <message>
        <source>Net / turnover of {window} passes {limit} from the other side, held {lasting}.</source>
        <translation>{window}的净额／成交额由另一边越过 {limit}，并维持 {lasting}。</translation>
    </message>
    <message>
        <source>Net of each, % of turnover</source>
        <translation>各自净流入，占成交额 %</translation>
    </message>
    <message>
        <source>Net rises past the {percentile} percentile of 60 sessions at the same minute, first time today.</source>
        <translation>净流入涨越 60 个交易日同一分钟的第 {percentile} 百分位，当日首次。</translation>
    </message>
    <message>
        <source>Net since the open</source>
        <translation>开盘以来净流入</translation>
    </message>
    <message>
        <source>Net, % of turnover</source>
        <translation>净流入，占成交额 %</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>新规则</translation>
    </message>
    <message>
        <source>No clear difference: chance can explain it</source>
        <translation>无明显差异：偶然即可解释</translation>
    </message>
    <message>
        <source>No direction stated</source>
        <translation>没有声明方向</translation>
    </message>
    <message>
        <source>No second provider is connected: until then it watches nothing.</source>
        <translation>没有连接第二个来源：连接前不会监测任何证券。</translation>
    </message>
    <message>
        <source>No session with 20 recorded sessions before it: there is no percentile yet</source>
        <translation>没有交易日之前有 20 个已记录的交易日：未有百分位</translation>
    </message>
    <message>
        <source>No trades recorded on enough sessions: it needs those of 20 sessions before</source>
        <translation>记录了逐笔成交的交易日不足：需要之前 20 个交易日</translation>
    </message>
    <message>
        <source>Not watched: {symbols} ({reason}).</source>
        <translation>未监测：{symbols}（{reason}）。</translation>
    </message>
    <message>
        <source>Nothing is recorded for these securities yet: a record needs sessions in the archive</source>
        <translation>这些证券未有记录：记录需要归档内的交易日</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Only one provider was recorded for these securities: there is nothing to compare</source>
        <translation>这些证券只记录了一个数据商：没有可比较的数据</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Outcomes</source>
        <translation>结果数</translation>
    </message>
    <message>
        <source>Own rule</source>
        <translation>自定义规则</translation>
    </message>
    <message>
        <source>Participant’s number</source>
        <translation>参与者编号</translation>
    </message>
    <message>
        <source>Percentile above</source>
        <translation>百分位高于</translation>
    </message>
    <message>
        <source>Percentile above {number}</source>
        <translation>百分位高于 {number}</translation>
    </message>
    <message>
        <source>Percentile of the net</source>
        <translation>净流入的百分位</translation>
    </message>
    <message>
        <source>Press to arm the rule: it only works while Tideboard runs and is connected</source>
        <translation>按下启用规则：只在 Tideboard 运行并已连接时有效</translation>
    </message>
    <message>
        <source>Press to switch the rule off</source>
        <translation>按下关闭规则</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>股价</translation>
    </message>
    <message>
        <source>Price after the signal</source>
        <translation>信号后的股价</translation>
    </message>
    <message>
        <source>Price after the signal: points, median, quartiles; below them without it</source>
        <translation>信号后的股价：各点、中位数、四分位；下方为没有信号时</translation>
    </message>
    <message>
        <source>Price change</source>
        <translation>股价变动</translation>
    </message>
    <message>
        <source>Price down, block in is counted mirrored.</source>
        <translation>价跌主力流入倒转计算。</translation>
    </message>
    <message>
        <source>Price up, block out</source>
        <translation>价涨主力流出</translation>
    </message>
    <message>
        <source>Price {change} or more over {window} while block (XL + L) is {block} of turnover or less.</source>
        <translation>股价在 {window}内变动 {change} 或以上，而主力（特大＋大）占成交额 {block} 或以下。</translation>
    </message>
    <message>
        <source>Prints</source>
        <translation>成交笔数</translation>
    </message>
    <message>
        <source>Progress of the records</source>
        <translation>记录的计算进度</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量项目</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Record on</source>
        <translation>记录范围</translation>
    </message>
    <message>
        <source>Record: {count} firings, after 30 min median {own} against {other} without signal</source>
        <translation>记录：触发 {count} 次，30 分钟后中位数 {own}，没有信号时 {other}</translation>
    </message>
    <message>
        <source>Record: {words}</source>
        <translation>记录：{words}</translation>
    </message>
    <message>
        <source>Records as a table</source>
        <translation>记录表格</translation>
    </message>
    <message>
        <source>Remove the condition</source>
        <translation>移除条件</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Said</source>
        <translation>结論</translation>
    </message>
    <message>
        <source>Same minutes, no signal</source>
        <translation>相同分钟，没有信号</translation>
    </message>
    <message>
        <source>Securities of</source>
        <translation>证券来自</translation>
    </message>
    <message>
        <source>Sell clusters are counted mirrored.</source>
        <translation>卖出密集倒转计算。</translation>
    </message>
    <message>
        <source>Sign turn</source>
        <translation>方向转变</translation>
    </message>
    <message>
        <source>Signal ended</source>
        <translation>信号结束</translation>
    </message>
    <message>
        <source>Signals: new rule…</source>
        <translation>信号：新规则…</translation>
    </message>
    <message>
        <source>Signals: records as a table or as pictures</source>
        <translation>信号：以表格或图显示记录</translation>
    </message>
    <message>
        <source>Size, % of the prints that are smaller</source>
        <translation>规模，较小成交的 %</translation>
    </message>
    <message>
        <source>Sold short, % of volume</source>
        <translation>卖空占成交量，%</translation>
    </message>
    <message>
        <source>States</source>
        <translation>声明</translation>
    </message>
    <message>
        <source>States: no direction</source>
        <translation>声明：没有方向</translation>
    </message>
    <message>
        <source>States: price higher</source>
        <translation>声明：股价上涨</translation>
    </message>
    <message>
        <source>States: price in the direction of the prints</source>
        <translation>声明：股价随成交方向</translation>
    </message>
    <message>
        <source>States: price in the direction of the turn</source>
        <translation>声明：股价随转变方向</translation>
    </message>
    <message>
        <source>States: price lower</source>
        <translation>声明：股价下跌</translation>
    </message>
    <message>
        <source>The opposite of the condition.</source>
        <translation>条件的相反。</translation>
    </message>
    <message>
        <source>The record is made of {count} of them, chosen without regard to what followed</source>
        <translation>记录只取其中 {count} 次，选取时不看其后涨跌</translation>
    </message>
    <message>
        <source>The recorded sessions lack what this rule reads, such as minute bars</source>
        <translation>已记录的交易日欠缺这条规则所需的数据，例如分钟 K 线</translation>
    </message>
    <message>
        <source>The rules are those of today: a replay changes none.</source>
        <translation>规则是今天的：回放不作任何更改。</translation>
    </message>
    <message>
        <source>The rules of signals cannot be kept: {reason}.</source>
        <translation>信号规则无法保存：{reason}。</translation>
    </message>
    <message>
        <source>To spare now: {count}; those beyond are named and not watched.</source>
        <translation>目前剩余 {count} 个订阅额度；超出的证券会列明，并不监测。</translation>
    </message>
    <message>
        <source>Too few</source>
        <translation>太少</translation>
    </message>
    <message>
        <source>Too few firings for a record: a press asks whether to arm it without one</source>
        <translation>触发太少，未能成为记录：按下会询问是否照样启用</translation>
    </message>
    <message>
        <source>Too few firings to say anything</source>
        <translation>触发次数太少，不作结论</translation>
    </message>
    <message>
        <source>Too few to say</source>
        <translation>数目太少，未能判断</translation>
    </message>
    <message>
        <source>Trading days</source>
        <translation>交易日数</translation>
    </message>
    <message>
        <source>Tried {count} settings</source>
        <translation>试过 {count} 组设置</translation>
    </message>
    <message>
        <source>Two providers disagree</source>
        <translation>两个数据商不一致</translation>
    </message>
    <message>
        <source>Upper quartile</source>
        <translation>上四分位</translation>
    </message>
    <message>
        <source>Waits for the records before it</source>
        <translation>等候前面的记录</translation>
    </message>
    <message>
        <source>Watches only while Tideboard runs and is connected.</source>
        <translation>只在 Tideboard 运行并已连接时监控。</translation>
    </message>
    <message>
        <source>What followed is not what will follow.</source>
        <translation>过去的走势并不代表将来。</translation>
    </message>
    <message>
        <source>When</source>
        <translation>当</translation>
    </message>
    <message>
        <source>Window, minutes</source>
        <translation>时段，分钟</translation>
    </message>
    <message>
        <source>Without signal</source>
        <translation>没有信号</translation>
    </message>
    <message>
        <source>Without signal, lower</source>
        <translation>没有信号，下四分位</translation>
    </message>
    <message>
        <source>Without signal, upper</source>
        <translation>没有信号，上四分位</translation>
    </message>
    <message>
        <source>Write a number.</source>
        <translation>请输入数字。</translation>
    </message>
    <message>
        <source>a list that is gone</source>
        <translation>已删除的列表</translation>
    </message>
    <message>
        <source>above</source>
        <translation>高于</translation>
    </message>
    <message>
        <source>after {count} min</source>
        <translation>{count} 分钟后</translation>
    </message>
    <message>
        <source>all hold</source>
        <translation>全部成立</translation>
    </message>
    <message>
        <source>and, as one of them, when</source>
        <translation>以及作为其中一项，当</translation>
    </message>
    <message>
        <source>any one holds</source>
        <translation>任何一项成立</translation>
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
        <translation>低于</translation>
    </message>
    <message>
        <source>block / turnover</source>
        <translation>主力／成交额</translation>
    </message>
    <message>
        <source>block since the open</source>
        <translation>开盘以来主力</translation>
    </message>
    <message>
        <source>block {share} of turnover</source>
        <translation>主力占成交额 {share}</translation>
    </message>
    <message>
        <source>change of the holding of {participant}</source>
        <translation>{participant} 的持股变动</translation>
    </message>
    <message>
        <source>change of the price</source>
        <translation>股价变动</translation>
    </message>
    <message>
        <source>days since the last report</source>
        <translation>距上次业绩公布的天数</translation>
    </message>
    <message>
        <source>days to the next report</source>
        <translation>距下次业绩公布的天数</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>有差异</translation>
    </message>
    <message>
        <source>differs, less than the spread</source>
        <translation>有差异，小于买卖价差</translation>
    </message>
    <message>
        <source>headlines</source>
        <translation>新闻条数</translation>
    </message>
    <message>
        <source>headlines are read of {most} securities</source>
        <translation>只读取 {most} 只证券的标题</translation>
    </message>
    <message>
        <source>its trades were recorded on fewer than 20 sessions</source>
        <translation>记录了逐笔成交的交易日不足 20 日</translation>
    </message>
    <message>
        <source>medium and small / turnover</source>
        <translation>中托和小托／成交额</translation>
    </message>
    <message>
        <source>medium and small since the open</source>
        <translation>开盘以来中托和小托</translation>
    </message>
    <message>
        <source>net / turnover</source>
        <translation>净额／成交额</translation>
    </message>
    <message>
        <source>net since the open</source>
        <translation>开盘以来净流入</translation>
    </message>
    <message>
        <source>net {net} {currency} since the open</source>
        <translation>开盘以来净流入 {net} {currency}</translation>
    </message>
    <message>
        <source>net {share} of turnover</source>
        <translation>净流入占成交额 {share}</translation>
    </message>
    <message>
        <source>newer half of the sessions</source>
        <translation>较近一半的交易日</translation>
    </message>
    <message>
        <source>no clear difference</source>
        <translation>没有明显差异</translation>
    </message>
    <message>
        <source>no condition yet</source>
        <translation>未有条件</translation>
    </message>
    <message>
        <source>no direction</source>
        <translation>没有方向</translation>
    </message>
    <message>
        <source>no second provider is connected</source>
        <translation>没有连接第二个来源</translation>
    </message>
    <message>
        <source>no subscription to spare for its trades</source>
        <translation>没有多余的订阅额度读取逐笔成交</translation>
    </message>
    <message>
        <source>nothing to compare with</source>
        <translation>没有可对照的分钟</translation>
    </message>
    <message>
        <source>older half of the sessions</source>
        <translation>较早一半的交易日</translation>
    </message>
    <message>
        <source>percentile of the net</source>
        <translation>净流入的百分位</translation>
    </message>
    <message>
        <source>price</source>
        <translation>股价</translation>
    </message>
    <message>
        <source>price higher</source>
        <translation>股价上涨</translation>
    </message>
    <message>
        <source>price lower</source>
        <translation>股价下跌</translation>
    </message>
    <message>
        <source>price {change}</source>
        <translation>股价 {change}</translation>
    </message>
    <message>
        <source>read after the close, not live</source>
        <translation>收盘后读取，并非即时</translation>
    </message>
    <message>
        <source>sold short / volume</source>
        <translation>卖空 / 成交量</translation>
    </message>
    <message>
        <source>the archive does not record</source>
        <translation>归档未在记录</translation>
    </message>
    <message>
        <source>times in {count} sessions</source>
        <translation>次，{count} 个交易日</translation>
    </message>
    <message>
        <source>too few to say</source>
        <translation>数目太少，未能判断</translation>
    </message>
    <message>
        <source>trading days</source>
        <translation>个交易日</translation>
    </message>
    <message>
        <source>{after}: {count} outcomes, median {median}, middle half {low} to {high}; without the signal median {other}, middle half {other_low} to {other_high}; {verdict}</source>
        <translation>{after}：{count} 个结果，中位数 {median}，中间一半 {low} 至 {high}；没有信号时中位数 {other}，中间一半 {other_low} 至 {other_high}；{verdict}</translation>
    </message>
    <message>
        <source>{count} comparisons: with no effect at all, chance would show one below 5% in {share} of such pages. “Differs” is therefore drawn at {level} (5% / {count}).</source>
        <translation>{count} 项比较：即使完全没有作用，纯属偶然也会在 {share} 的页面出现一项低于 5%。因此「有差异」以 {level}（5% / {count}）为界。</translation>
    </message>
    <message>
        <source>{count} more before</source>
        <translation>此前还有 {count} 次</translation>
    </message>
    <message>
        <source>{count} of {needed} sessions, too few</source>
        <translation>{count} / {needed} 个交易日，太少</translation>
    </message>
    <message>
        <source>{count} of {needed}, too few to say</source>
        <translation>{count} / {needed}，数目太少</translation>
    </message>
    <message>
        <source>{count} sessions with one, most {most}</source>
        <translation>{count} 个交易日有，最多 {most} 次</translation>
    </message>
    <message>
        <source>{count} symbol-sessions of the record come from the shared place.</source>
        <translation>统计中有 {count} 个证券交易日来自共享位置。</translation>
    </message>
    <message>
        <source>{found}, {share} of turnover in the window</source>
        <translation>{found}，占时段成交额 {share}</translation>
    </message>
    <message>
        <source>{found}; block {share} of turnover</source>
        <translation>{found}；主力占成交额 {share}</translation>
    </message>
    <message>
        <source>{found}; the second provider {net}</source>
        <translation>{found}；第二个来源 {net}</translation>
    </message>
    <message>
        <source>{found}; {count} large prints, {share} of their money bought</source>
        <translation>{found}；大额成交 {count} 笔，其中买入金额占 {share}</translation>
    </message>
    <message>
        <source>{list}, no securities</source>
        <translation>{list}，没有证券</translation>
    </message>
    <message>
        <source>{list}, {count} securities · from {time}</source>
        <translation>{list}，{count} 只证券 · 由 {time} 起</translation>
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
        <translation>{own}，对照 {other}</translation>
    </message>
    <message>
        <source>{price}, {change} in {minutes}; {net}</source>
        <translation>{price}，{minutes}内 {change}；{net}</translation>
    </message>
    <message>
        <source>{prints} prints in {window} above the security&apos;s own {quantile} size, {share} on one side.</source>
        <translation>{window}内 {prints} 笔成交大于该证券自身的 {quantile} 规模，{share} 在同一方。</translation>
    </message>
    <message>
        <source>{rule} is armed: it only works while Tideboard runs and is connected.</source>
        <translation>{rule} 已启用：只在 Tideboard 运行并已连接时有效。</translation>
    </message>
    <message>
        <source>{rule} is off.</source>
        <translation>{rule} 已关闭。</translation>
    </message>
    <message>
        <source>{rule} was deleted.</source>
        <translation>{rule} 已删除。</translation>
    </message>
    <message>
        <source>{rule}, copy</source>
        <translation>{rule}，副本</translation>
    </message>
    <message>
        <source>{rule}: {symbol} at {time}, {numbers}.</source>
        <translation>{rule}：{symbol}，{time}，{numbers}。</translation>
    </message>
    <message>
        <source>{rule}: {symbol} fired {time}, condition ended {end}, price {change} since.</source>
        <translation>{rule}：{symbol} 于 {time} 触发，条件于 {end} 结束，其间股价 {change}。</translation>
    </message>
    <message>
        <source>{some} and {last} min</source>
        <translation>{some} 和 {last} 分钟</translation>
    </message>
    <message>
        <source>{symbols} and {count} more</source>
        <translation>{symbols} 等另外 {count} 只</translation>
    </message>
    <message>
        <source>{symbol}, {day} {time}, price {change} after 30 min; press Enter to go there</source>
        <translation>{symbol}，{day} {time}，30 分钟后股价 {change}；按 Enter 前往</translation>
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
        <translation>{count} 个交易日内{what}</translation>
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
        <translation>尚无摆盘数据</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>笔数</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股数</translation>
    </message>
    <message>
        <source>This order</source>
        <translation>此委托</translation>
    </message>
    <message>
        <source>joins {shares}</source>
        <translation>加入 {shares}</translation>
    </message>
    <message>
        <source>spread {spread}</source>
        <translation>价差 {spread}</translation>
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
        <translation>无法使用 {path}：{reason}。</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>a line would be too long</source>
        <translation>一行会过长</translation>
    </message>
    <message>
        <source>after hours</source>
        <translation>盘后</translation>
    </message>
    <message>
        <source>auction</source>
        <translation>竞价</translation>
    </message>
    <message>
        <source>before the open</source>
        <translation>开盘前</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>休市</translation>
    </message>
    <message>
        <source>closed, half day</source>
        <translation>半日市已收盘</translation>
    </message>
    <message>
        <source>closing auction</source>
        <translation>收盘竞价</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>连接中</translation>
    </message>
    <message>
        <source>currency</source>
        <translation>货币</translation>
    </message>
    <message>
        <source>delayed</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>it cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>it was changed</source>
        <translation>内容被更改</translation>
    </message>
    <message>
        <source>it was moved away</source>
        <translation>已被移走</translation>
    </message>
    <message>
        <source>lines are missing at its end</source>
        <translation>末尾缺少记录</translation>
    </message>
    <message>
        <source>logging in</source>
        <translation>登录中</translation>
    </message>
    <message>
        <source>lot</source>
        <translation>每手股数</translation>
    </message>
    <message>
        <source>midday break</source>
        <translation>午休</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>没有连接</translation>
    </message>
    <message>
        <source>none given</source>
        <translation>未填写</translation>
    </message>
    <message>
        <source>not after today</source>
        <translation>须在今日之后</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不详</translation>
    </message>
    <message>
        <source>of another market</source>
        <translation>来自另一个市场</translation>
    </message>
    <message>
        <source>open</source>
        <translation>交易中</translation>
    </message>
    <message>
        <source>overnight</source>
        <translation>夜盘</translation>
    </message>
    <message>
        <source>practice</source>
        <translation>练习</translation>
    </message>
    <message>
        <source>pre-market</source>
        <translation>盘前</translation>
    </message>
    <message>
        <source>real</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>没有数据</translation>
    </message>
    <message>
        <source>the disk did not answer in time</source>
        <translation>磁盘未及时响应</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>the disk reports an error</source>
        <translation>磁盘报错</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>2nd flow</source>
        <translation>资金 2</translation>
    </message>
    <message>
        <source>All live</source>
        <translation>全部实时</translation>
    </message>
    <message>
        <source>Delayed</source>
        <translation>延时</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>资金</translation>
    </message>
    <message>
        <source>Flow late</source>
        <translation>资金流向滞后</translation>
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
        <translation>尚无数据</translation>
    </message>
    <message>
        <source>Not all data</source>
        <translation>数据不全</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>委托</translation>
    </message>
    <message>
        <source>Quotes</source>
        <translation>报价</translation>
    </message>
    <message>
        <source>Quotes late</source>
        <translation>报价滞后</translation>
    </message>
    <message>
        <source>Sources and limits</source>
        <translation>来源与限额</translation>
    </message>
    <message>
        <source>State of the data</source>
        <translation>数据状态</translation>
    </message>
    <message>
        <source>age %1</source>
        <translation>%1前</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>尚无</translation>
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
        <translation>%1，减一格</translation>
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
        <translation>委托记录</translation>
    </message>
    <message>
        <source>Clicks and prices came {ms} ms late or later three times in the last two minutes.</source>
        <translation>最近两分钟内有三次，点击和价格至少迟了 {ms} 毫秒。</translation>
    </message>
    <message>
        <source>Flow calls</source>
        <translation>资金请求</translation>
    </message>
    <message>
        <source>Flow reads</source>
        <translation>资金读取</translation>
    </message>
    <message>
        <source>How often capital flow was read, and how often the broker allows it.</source>
        <translation>已读取资金流向的次数，以及券商允许的次数。</translation>
    </message>
    <message>
        <source>Live feeds</source>
        <translation>实时订阅</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>窗口延迟</translation>
    </message>
    <message>
        <source>One for each security and type of data, and how many the broker allows.</source>
        <translation>每只证券的每类数据占一个；后面是券商允许的数量。</translation>
    </message>
    <message>
        <source>Order log stopped: {problem}</source>
        <translation>委托记录停止：{problem}</translation>
    </message>
    <message>
        <source>The order log is whole: 1 record.</source>
        <translation>委托记录完整：1 笔。</translation>
    </message>
    <message>
        <source>Tiers add up to net</source>
        <translation>四级合计＝净额</translation>
    </message>
    <message>
        <source>Tiers do not add up to net</source>
        <translation>四级合计与净额不符</translation>
    </message>
    <message>
        <source>Window is slow</source>
        <translation>窗口响应慢</translation>
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
        <translation>列</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>TapePage</name>
    <message>
        <source>%1: large by money or by shares</source>
        <translation>%1：大额按金额或股数</translation>
    </message>
    <message>
        <source>A trade is large from this amount on; 500K, 1.5M and 50万 are understood</source>
        <translation>由此金额起算大额成交；可写 500K、1.5M 或 50万</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Asking for the trades</source>
        <translation>正在读取成交</translation>
    </message>
    <message>
        <source>By money or by shares</source>
        <translation>按金额或股数</translation>
    </message>
    <message>
        <source>Large from</source>
        <translation>大额起点</translation>
    </message>
    <message>
        <source>Large trades</source>
        <translation>大额成交</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标示</translation>
    </message>
    <message>
        <source>Mark large trades</source>
        <translation>标示大额成交</translation>
    </message>
    <message>
        <source>No trades yet</source>
        <translation>尚无成交</translation>
    </message>
    <message>
        <source>Only</source>
        <translation>只看</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股数</translation>
    </message>
    <message>
        <source>Show large trades only</source>
        <translation>只显示大额成交</translation>
    </message>
    <message>
        <source>Write an amount such as 500K</source>
        <translation>请填写金额，例如 500K</translation>
    </message>
    <message>
        <source>time and sales</source>
        <translation>逐笔成交</translation>
    </message>
</context>
<context>
    <name>TapeView</name>
    <message>
        <source>%1 new</source>
        <translation>%1 笔新成交</translation>
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
        <translation>价格</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股数</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Time and sales</source>
        <translation>逐笔成交</translation>
    </message>
    <message>
        <source>Trades are missing here</source>
        <translation>此处缺少成交</translation>
    </message>
    <message>
        <source>buy</source>
        <translation>买</translation>
    </message>
    <message>
        <source>neither</source>
        <translation>中性</translation>
    </message>
    <message>
        <source>sell</source>
        <translation>卖</translation>
    </message>
    <message>
        <source>{time} {side} {price}, {shares} shares</source>
        <translation>{time} {side} {price}，{shares} 股</translation>
    </message>
    <message>
        <source>{trade}, large</source>
        <translation>{trade}，大额</translation>
    </message>
</context>
<context>
    <name>Ticket</name>
    <message>
        <source>+ 1 exit</source>
        <translation>+ 1 张离场单</translation>
    </message>
    <message>
        <source>+ {count} exits</source>
        <translation>+ {count} 张离场单</translation>
    </message>
    <message>
        <source>1 contract × {size}</source>
        <translation>1 张 × {size}</translation>
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
        <translation>1 项警告已勾选</translation>
    </message>
    <message>
        <source>A quantity by risk needs a stop loss: attach one first.</source>
        <translation>按风险计算数量需要止损：请先附加。</translation>
    </message>
    <message>
        <source>All checks passed</source>
        <translation>所有检查通过</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>卖一</translation>
    </message>
    <message>
        <source>Assets not known in {currency}</source>
        <translation>没有以 {currency} 计的资产数字</translation>
    </message>
    <message>
        <source>Back to {symbol} as typed</source>
        <translation>回到 {symbol} 及所填内容</translation>
    </message>
    <message>
        <source>Bid</source>
        <translation>买一</translation>
    </message>
    <message>
        <source>Bring back what was typed before</source>
        <translation>恢复之前填写的内容</translation>
    </message>
    <message>
        <source>Buy</source>
        <translation>买入</translation>
    </message>
    <message>
        <source>Buy {contract} back first</source>
        <translation>先买回 {contract}</translation>
    </message>
    <message>
        <source>Change order</source>
        <translation>改单</translation>
    </message>
    <message>
        <source>Cleared: typed for another account</source>
        <translation>已清空：之前是为另一账户填写</translation>
    </message>
    <message>
        <source>Cleared: typed for {symbol}</source>
        <translation>已清空：之前是为 {symbol} 填写</translation>
    </message>
    <message>
        <source>Contracts</source>
        <translation>张</translation>
    </message>
    <message>
        <source>Cost at most</source>
        <translation>最多支付</translation>
    </message>
    <message>
        <source>Detailed ticket</source>
        <translation>详细下单面板</translation>
    </message>
    <message>
        <source>Detailed ticket, on or off</source>
        <translation>详细下单面板，开或关</translation>
    </message>
    <message>
        <source>Distance in</source>
        <translation>距离单位</translation>
    </message>
    <message>
        <source>Est. fees, broker&apos;s not known</source>
        <translation>估算费用，券商费用未知</translation>
    </message>
    <message>
        <source>Est. fees, stamp {stamp} + {count} more</source>
        <translation>估算费用：印花税 {stamp} 等，另 {count} 项</translation>
    </message>
    <message>
        <source>Est. fees, {count} items</source>
        <translation>估算费用，共 {count} 项</translation>
    </message>
    <message>
        <source>Every field is now your own: the proposal of {key} is declined.</source>
        <translation>每个栏位现在都是你自己的：已拒绝 {key} 的提案。</translation>
    </message>
    <message>
        <source>Every type of order</source>
        <translation>所有委托类型</translation>
    </message>
    <message>
        <source>Fees</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Fires at once, last {last}</source>
        <translation>会立即触发，现价 {last}</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>持仓</translation>
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
        <translation>核对中</translation>
    </message>
    <message>
        <source>It is not lent for short sales.</source>
        <translation>券商不借出此证券供卖空。</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>现价</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>到期日</translation>
    </message>
    <message>
        <source>Leave the change</source>
        <translation>放弃改单</translation>
    </message>
    <message>
        <source>Leaves no price for the limit</source>
        <translation>差距太大，限价不存在</translation>
    </message>
    <message>
        <source>Leaves no price for the stop</source>
        <translation>距离太大，止损价不存在</translation>
    </message>
    <message>
        <source>Left to borrow: {shares}.</source>
        <translation>尚可借入：{shares}。</translation>
    </message>
    <message>
        <source>Less than one contract</source>
        <translation>少于一张</translation>
    </message>
    <message>
        <source>Less than one lot of {size}</source>
        <translation>少于一手（{size}）</translation>
    </message>
    <message>
        <source>Limit offset</source>
        <translation>限价差距</translation>
    </message>
    <message>
        <source>Limit price</source>
        <translation>限价</translation>
    </message>
    <message>
        <source>Margin of a purchase: {initial} of the value to open, {maintenance} to keep.</source>
        <translation>买入保证金：开仓须有市值的 {initial}，维持须有 {maintenance}。</translation>
    </message>
    <message>
        <source>Margin: not read from the broker yet.</source>
        <translation>保证金：尚未从券商读取。</translation>
    </message>
    <message>
        <source>Margin: the broker tells nothing of this security.</source>
        <translation>保证金：券商没有提供此证券的资料。</translation>
    </message>
    <message>
        <source>Money</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Near the market</source>
        <translation>接近市价</translation>
    </message>
    <message>
        <source>Needs a price</source>
        <translation>需要价格</translation>
    </message>
    <message>
        <source>Needs a price and a stop</source>
        <translation>需要价格和止损</translation>
    </message>
    <message>
        <source>No order is being changed.</source>
        <translation>没有正在更改的委托。</translation>
    </message>
    <message>
        <source>No warnings</source>
        <translation>没有警告</translation>
    </message>
    <message>
        <source>Not after today</source>
        <translation>须在今日之后</translation>
    </message>
    <message>
        <source>Not on a tick of {step}</source>
        <translation>不在每格 {step} 的价位上</translation>
    </message>
    <message>
        <source>Not whole lots of {size}</source>
        <translation>并非每手 {size} 的整手</translation>
    </message>
    <message>
        <source>Nothing that was typed was replaced.</source>
        <translation>没有被替换的填写内容。</translation>
    </message>
    <message>
        <source>Of a short sale: {initial} to open, {maintenance} to keep.</source>
        <translation>卖空：开仓须有 {initial}，维持须有 {maintenance}。</translation>
    </message>
    <message>
        <source>One lot loses more than {money}</source>
        <translation>一手的损失已超过 {money}</translation>
    </message>
    <message>
        <source>One tick or lot down, with Shift ten</source>
        <translation>减一个价位或一手，按住 Shift 减十个</translation>
    </message>
    <message>
        <source>One tick or lot up, with Shift ten</source>
        <translation>加一个价位或一手，按住 Shift 加十个</translation>
    </message>
    <message>
        <source>Order entry</source>
        <translation>下单</translation>
    </message>
    <message>
        <source>Order type</source>
        <translation>委托类型</translation>
    </message>
    <message>
        <source>Order type: {type}</source>
        <translation>委托类型：{type}</translation>
    </message>
    <message>
        <source>Percent</source>
        <translation>百分比</translation>
    </message>
    <message>
        <source>Positions not read yet</source>
        <translation>持仓尚未读取</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>购买力</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Price to ask</source>
        <translation>价格设为卖一</translation>
    </message>
    <message>
        <source>Price to bid</source>
        <translation>价格设为买一</translation>
    </message>
    <message>
        <source>Price to last</source>
        <translation>价格设为现价</translation>
    </message>
    <message>
        <source>Price to middle</source>
        <translation>价格设为中间价</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Quantity by risk</source>
        <translation>按风险计算数量</translation>
    </message>
    <message>
        <source>Quantity in</source>
        <translation>数量单位</translation>
    </message>
    <message>
        <source>Quantity in lots</source>
        <translation>数量以手计</translation>
    </message>
    <message>
        <source>Quantity in money</source>
        <translation>数量以金额计</translation>
    </message>
    <message>
        <source>Quantity in percent</source>
        <translation>数量以百分比计</translation>
    </message>
    <message>
        <source>Quick quantities…</source>
        <translation>快捷数量…</translation>
    </message>
    <message>
        <source>Quick quantity {number}</source>
        <translation>快捷数量 {number}</translation>
    </message>
    <message>
        <source>Reading orders, {seconds} s</source>
        <translation>正在读取委托，{seconds} 秒</translation>
    </message>
    <message>
        <source>Received at least</source>
        <translation>最少收取</translation>
    </message>
    <message>
        <source>Reference rate of borrowing: {rate}.</source>
        <translation>借券参考利率：{rate}。</translation>
    </message>
    <message>
        <source>Review LIVE buy</source>
        <translation>核对实盘买入</translation>
    </message>
    <message>
        <source>Review LIVE sell</source>
        <translation>核对实盘卖出</translation>
    </message>
    <message>
        <source>Review a buy of quick quantity {number} at the ask</source>
        <translation>按卖一价、快捷数量 {number} 买入：核对委托</translation>
    </message>
    <message>
        <source>Review a sale of quick quantity {number} at the bid</source>
        <translation>按买一价、快捷数量 {number} 卖出：核对委托</translation>
    </message>
    <message>
        <source>Review change</source>
        <translation>核对改单</translation>
    </message>
    <message>
        <source>Review paper buy</source>
        <translation>核对模拟买入</translation>
    </message>
    <message>
        <source>Review paper sell</source>
        <translation>核对模拟卖出</translation>
    </message>
    <message>
        <source>Review practice buy</source>
        <translation>核对练习买入</translation>
    </message>
    <message>
        <source>Review practice sell</source>
        <translation>核对练习卖出</translation>
    </message>
    <message>
        <source>Review the order</source>
        <translation>核对委托</translation>
    </message>
    <message>
        <source>Review, from anywhere in the ticket</source>
        <translation>在下单面板任何位置核对委托</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>风险</translation>
    </message>
    <message>
        <source>Sell</source>
        <translation>卖出</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>股</translation>
    </message>
    <message>
        <source>Show all lines below</source>
        <translation>在下面显示所有行</translation>
    </message>
    <message>
        <source>The account in view is a cash account: it borrows nothing.</source>
        <translation>目前的账户是现金账户，不会融资。</translation>
    </message>
    <message>
        <source>The broker does not tell what a purchase must be covered with.</source>
        <translation>券商没有提供买入所需的保证金。</translation>
    </message>
    <message>
        <source>The broker does not tell what a short sale must be covered with.</source>
        <translation>券商没有提供卖空所需的保证金。</translation>
    </message>
    <message>
        <source>The broker holds no exits for this type of order.</source>
        <translation>券商不为这类委托持有离场单。</translation>
    </message>
    <message>
        <source>The broker holds no exits on this market.</source>
        <translation>券商在此市场不持有离场单。</translation>
    </message>
    <message>
        <source>The broker lends nothing on it.</source>
        <translation>券商不为此证券提供融资。</translation>
    </message>
    <message>
        <source>The broker&apos;s paper accounts hold no exits, by its own page.</source>
        <translation>按券商的说明页，其模拟账户不附带离场单。</translation>
    </message>
    <message>
        <source>The largest quantity is not known yet: no percent of it can be taken.</source>
        <translation>尚不知道最大可买卖数量，无法按其百分比填写。</translation>
    </message>
    <message>
        <source>The most whole lots whose loss at the stop, fees of both sides inside, is within your risk.</source>
        <translation>止损时的损失连双边费用不超过你的风险的最多整手数。</translation>
    </message>
    <message>
        <source>This account is pinned</source>
        <translation>此账户已钉住</translation>
    </message>
    <message>
        <source>This broker holds no exits. After the fill, Protect this position fills in a stop.</source>
        <translation>该券商不持有离场单。成交后，“保护此持仓”会填入止损单。</translation>
    </message>
    <message>
        <source>This order belongs to another account. Switch to that account first.</source>
        <translation>此订单属于另一账户，请先切换至该账户。</translation>
    </message>
    <message>
        <source>This security cannot be traded</source>
        <translation>此证券不可交易</translation>
    </message>
    <message>
        <source>Tick it once you have read it; the confirmation asks again.</source>
        <translation>读过后请勾选；确认时会再次询问。</translation>
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
        <translation>交易时段</translation>
    </message>
    <message>
        <source>Trades in: {hours}</source>
        <translation>交易时段：{hours}</translation>
    </message>
    <message>
        <source>Trading hours</source>
        <translation>交易时段</translation>
    </message>
    <message>
        <source>Trading is locked</source>
        <translation>交易已锁定</translation>
    </message>
    <message>
        <source>Trailing distance</source>
        <translation>跟踪距离</translation>
    </message>
    <message>
        <source>Trigger</source>
        <translation>触发价</translation>
    </message>
    <message>
        <source>Trigger price</source>
        <translation>触发价</translation>
    </message>
    <message>
        <source>Units and all quick quantities</source>
        <translation>单位与所有快捷数量</translation>
    </message>
    <message>
        <source>Unlock to trade</source>
        <translation>解锁以交易</translation>
    </message>
    <message>
        <source>Unlocked, account right</source>
        <translation>已解锁，账户正确</translation>
    </message>
    <message>
        <source>Unpin to trade</source>
        <translation>取消钉住后交易</translation>
    </message>
    <message>
        <source>Waits for a distance</source>
        <translation>请填写跟踪距离</translation>
    </message>
    <message>
        <source>Waits for a last day</source>
        <translation>请填写到期日</translation>
    </message>
    <message>
        <source>Waits for a limit offset</source>
        <translation>请填写限价差距</translation>
    </message>
    <message>
        <source>Waits for a price</source>
        <translation>请填写价格</translation>
    </message>
    <message>
        <source>Waits for a price and a quantity</source>
        <translation>请填写价格和数量</translation>
    </message>
    <message>
        <source>Waits for a quantity</source>
        <translation>请填写数量</translation>
    </message>
    <message>
        <source>Waits for a stop loss</source>
        <translation>请填写止损</translation>
    </message>
    <message>
        <source>Waits for a take profit</source>
        <translation>请填写止盈</translation>
    </message>
    <message>
        <source>Waits for a trigger</source>
        <translation>请填写触发价</translation>
    </message>
    <message>
        <source>Waits for the last day of the exits</source>
        <translation>请填写离场单到期日</translation>
    </message>
    <message>
        <source>Within size and value</source>
        <translation>数量与金额在限额内</translation>
    </message>
    <message>
        <source>above the lowest price</source>
        <translation>高于最低价</translation>
    </message>
    <message>
        <source>as 2026-12-31</source>
        <translation>如 2026-12-31</translation>
    </message>
    <message>
        <source>ask, {age} ago</source>
        <translation>卖一，{age}前</translation>
    </message>
    <message>
        <source>avg {price}</source>
        <translation>均价 {price}</translation>
    </message>
    <message>
        <source>below the highest price</source>
        <translation>低于最高价</translation>
    </message>
    <message>
        <source>beyond the trigger</source>
        <translation>越过触发价</translation>
    </message>
    <message>
        <source>bid, {age} ago</source>
        <translation>买一，{age}前</translation>
    </message>
    <message>
        <source>contracts of {size}</source>
        <translation>每张 {size}</translation>
    </message>
    <message>
        <source>first trigger about {price}, {percent}</source>
        <translation>首个触发价约 {price}，{percent}</translation>
    </message>
    <message>
        <source>follows the ask</source>
        <translation>跟随卖一</translation>
    </message>
    <message>
        <source>follows the bid</source>
        <translation>跟随买一</translation>
    </message>
    <message>
        <source>limit about {price}</source>
        <translation>限价约 {price}</translation>
    </message>
    <message>
        <source>lots of {size}</source>
        <translation>每手 {size}</translation>
    </message>
    <message>
        <source>margin {figures}</source>
        <translation>保证金 {figures}</translation>
    </message>
    <message>
        <source>max {shares}</source>
        <translation>最多 {shares}</translation>
    </message>
    <message>
        <source>no margin</source>
        <translation>不可融资</translation>
    </message>
    <message>
        <source>no short sale</source>
        <translation>不可卖空</translation>
    </message>
    <message>
        <source>percent of the assets, lost at the stop</source>
        <translation>止损时损失占资产的百分比</translation>
    </message>
    <message>
        <source>short {figures}</source>
        <translation>卖空 {figures}</translation>
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
        <translation>{when} 时触发</translation>
    </message>
    <message>
        <source>{count} warnings ticked</source>
        <translation>{count} 项警告已勾选</translation>
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
        <translation>风险 {money} {currency}</translation>
    </message>
    <message>
        <source>{percent} from last</source>
        <translation>较现价 {percent}</translation>
    </message>
    <message>
        <source>{percent} from trigger</source>
        <translation>较触发价 {percent}</translation>
    </message>
    <message>
        <source>{quantity} contracts × {size}</source>
        <translation>{quantity} 张 × {size}</translation>
    </message>
    <message>
        <source>{shares} shares</source>
        <translation>{shares} 股</translation>
    </message>
    <message>
        <source>{warning}, read</source>
        <translation>{warning}，已读</translation>
    </message>
</context>
<context>
    <name>TimeBar</name>
    <message>
        <source>Back to live</source>
        <translation>返回实时</translation>
    </message>
    <message>
        <source>Esc twice · live runs behind</source>
        <translation>按两次 Esc · 实时仍在后台运行</translation>
    </message>
    <message>
        <source>Hide what came after</source>
        <translation>隐藏之后发生的</translation>
    </message>
    <message>
        <source>Mark before</source>
        <translation>上一个标记</translation>
    </message>
    <message>
        <source>Next mark</source>
        <translation>下一个标记</translation>
    </message>
    <message>
        <source>No mark after this second</source>
        <translation>此秒之后没有标记</translation>
    </message>
    <message>
        <source>No mark before this second</source>
        <translation>此秒之前没有标记</translation>
    </message>
    <message>
        <source>No other day was recorded there</source>
        <translation>那边没有其他已记录的日子</translation>
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
        <translation>回放的时间栏</translation>
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
        <translation>%1，地址 %2，%3</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>power %1</source>
        <translation>购买力 %1</translation>
    </message>
    <message>
        <source>quotes %1</source>
        <translation>报价 %1</translation>
    </message>
    <message>
        <source>quotes %1 · flow %2</source>
        <translation>报价 %1 · 资金 %2</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Open Tideboard</source>
        <translation>打开 Tideboard</translation>
    </message>
    <message>
        <source>The tray is gone: the window is shown again. Trading is locked.</source>
        <translation>托盘已消失：窗口重新显示。交易已锁定。</translation>
    </message>
    <message>
        <source>The window stays open while a dialog or an order waits for you, or positions are being closed. Quit in the menu ends Tideboard.</source>
        <translation>有对话框或订单等待您处理，或正在平仓时，窗口保持打开。菜单中的“结束程序”可结束 Tideboard。</translation>
    </message>
    <message>
        <source>This desktop has no tray: closing the window ends Tideboard.</source>
        <translation>此桌面没有托盘：关闭窗口会结束 Tideboard。</translation>
    </message>
    <message>
        <source>new notices: {count}</source>
        <translation>新通知：{count}</translation>
    </message>
    <message>
        <source>window closed, trading locked</source>
        <translation>窗口已关闭，交易已锁定</translation>
    </message>
</context>
<context>
    <name>Treemap</name>
    <message>
        <source>Area</source>
        <translation>面积</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>资金流</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>图</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不分组</translation>
    </message>
    <message>
        <source>Shown as</source>
        <translation>显示为</translation>
    </message>
    <message>
        <source>Treemap as a table</source>
        <translation>矩形树图表格</translation>
    </message>
    <message>
        <source>change {percent}</source>
        <translation>涨跌幅 {percent}</translation>
    </message>
    <message>
        <source>change, steps ±{steps} %</source>
        <translation>涨跌幅，分级 ±{steps} %</translation>
    </message>
    <message>
        <source>clearly down</source>
        <translation>明显下跌</translation>
    </message>
    <message>
        <source>clearly up</source>
        <translation>明显上涨</translation>
    </message>
    <message>
        <source>flow {age}</source>
        <translation>资金流 {age}</translation>
    </message>
    <message>
        <source>moderately down</source>
        <translation>温和下跌</translation>
    </message>
    <message>
        <source>moderately up</source>
        <translation>温和上涨</translation>
    </message>
    <message>
        <source>net / turnover, steps ±{steps} %</source>
        <translation>净额／成交额，分级 ±{steps} %</translation>
    </message>
    <message>
        <source>net {percent} of turnover</source>
        <translation>净额占成交额 {percent}</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>oldest price {age}</source>
        <translation>最旧价格 {age}</translation>
    </message>
    <message>
        <source>price {age}</source>
        <translation>价格 {age}</translation>
    </message>
    <message>
        <source>slightly down</source>
        <translation>微跌</translation>
    </message>
    <message>
        <source>slightly up</source>
        <translation>微涨</translation>
    </message>
    <message>
        <source>strongly down</source>
        <translation>大跌</translation>
    </message>
    <message>
        <source>strongly up</source>
        <translation>大涨</translation>
    </message>
    <message>
        <source>without a plate</source>
        <translation>无所属板块</translation>
    </message>
    <message>
        <source>{count} not in {currency} left out</source>
        <translation>{count} 只非 {currency} 未列</translation>
    </message>
    <message>
        <source>{count} with turnover</source>
        <translation>{count} 只有成交额</translation>
    </message>
    <message>
        <source>{share} of the area</source>
        <translation>占面积 {share}</translation>
    </message>
</context>
<context>
    <name>TreemapView</name>
    <message>
        <source>Treemap</source>
        <translation>矩形树图</translation>
    </message>
</context>
<context>
    <name>TypedCommands</name>
    <message>
        <source>Buy {quantity} {security}, limit to choose in the ticket</source>
        <translation>买入 {quantity} {security}，限价在下单面板选定</translation>
    </message>
    <message>
        <source>Buy {quantity} {security}, limit {price}</source>
        <translation>买入 {quantity} {security}，限价 {price}</translation>
    </message>
    <message>
        <source>For example: alert 700 620</source>
        <translation>例如：提醒 700 620</translation>
    </message>
    <message>
        <source>For example: buy 200 700 610</source>
        <translation>例如：买 200 700 610</translation>
    </message>
    <message>
        <source>For example: chart 9988 day</source>
        <translation>例如：图表 9988 day</translation>
    </message>
    <message>
        <source>For example: practise 700 12 nov 10:30</source>
        <translation>例如：练习 700 11月12日 10:30</translation>
    </message>
    <message>
        <source>For example: replay 700 12 nov 10:30</source>
        <translation>例如：回放 700 11月12日 10:30</translation>
    </message>
    <message>
        <source>For example: sell 200 700 610</source>
        <translation>例如：卖 200 700 610</translation>
    </message>
    <message>
        <source>Into the order ticket</source>
        <translation>填入下单面板</translation>
    </message>
    <message>
        <source>It is not traded, so no order is possible</source>
        <translation>不可交易，无法下单</translation>
    </message>
    <message>
        <source>No security found for “{symbol}”.</source>
        <translation>找不到证券“{symbol}”。</translation>
    </message>
    <message>
        <source>Not on a tick of {step}: write {lower} or {upper}</source>
        <translation>不合价位 {step}：请填 {lower} 或 {upper}</translation>
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
        <translation>练习 {security} 最近一个已记录的交易日</translation>
    </message>
    <message>
        <source>Practise {security} on {day}</source>
        <translation>练习 {security} 的 {day}</translation>
    </message>
    <message>
        <source>Price alert</source>
        <translation>到价提醒</translation>
    </message>
    <message>
        <source>Price alert on {security}</source>
        <translation>{security} 的到价提醒</translation>
    </message>
    <message>
        <source>Price alert on {security} at {price}</source>
        <translation>{security} 到 {price} 时提醒</translation>
    </message>
    <message>
        <source>Price “{text}”:</source>
        <translation>价格“{text}”：</translation>
    </message>
    <message>
        <source>Quantity “{text}”:</source>
        <translation>数量“{text}”：</translation>
    </message>
    <message>
        <source>Replay the last recorded day of {security}</source>
        <translation>回放 {security} 最近一个已记录的交易日</translation>
    </message>
    <message>
        <source>Replay {day} of {security}</source>
        <translation>回放 {security} 的 {day}</translation>
    </message>
    <message>
        <source>Sell {quantity} {security}, limit to choose in the ticket</source>
        <translation>卖出 {quantity} {security}，限价在下单面板选定</translation>
    </message>
    <message>
        <source>Sell {quantity} {security}, limit {price}</source>
        <translation>卖出 {quantity} {security}，限价 {price}</translation>
    </message>
    <message>
        <source>Several securities: choose one</source>
        <translation>有几只证券：请选一只</translation>
    </message>
    <message>
        <source>Show the capital flow of {security}</source>
        <translation>显示 {security} 的资金流向</translation>
    </message>
    <message>
        <source>Show the capital flow of {security} by day</source>
        <translation>显示 {security} 的资金流向，按日</translation>
    </message>
    <message>
        <source>Show the capital flow of {security} by month</source>
        <translation>显示 {security} 的资金流向，按月</translation>
    </message>
    <message>
        <source>Show the capital flow of {security} by week</source>
        <translation>显示 {security} 的资金流向，按周</translation>
    </message>
    <message>
        <source>Show the capital flow of {security}, intraday</source>
        <translation>显示 {security} 的资金流向，分时</translation>
    </message>
    <message>
        <source>Show the price chart of {security}, {interval}</source>
        <translation>显示 {security} 的图表，{interval}</translation>
    </message>
    <message>
        <source>This day has not come yet</source>
        <translation>这一天还没有到</translation>
    </message>
    <message>
        <source>Tick may be {step}: the broker may refuse it</source>
        <translation>价位可能是 {step}：券商可能拒绝</translation>
    </message>
    <message>
        <source>Write a number above zero.</source>
        <translation>请输入大于零的数字。</translation>
    </message>
    <message>
        <source>alert SYMBOL PRICE</source>
        <translation>提醒 代码 价格</translation>
    </message>
    <message>
        <source>buy QUANTITY SYMBOL [PRICE]</source>
        <translation>买 数量 代码 [价格]</translation>
    </message>
    <message>
        <source>chart SYMBOL [PERIOD]</source>
        <translation>图表 代码 [周期]</translation>
    </message>
    <message>
        <source>practise SYMBOL [DAY] [TIME]</source>
        <translation>练习 代码 [日期] [时间]</translation>
    </message>
    <message>
        <source>replay SYMBOL [DAY] [TIME]</source>
        <translation>回放 代码 [日期] [时间]</translation>
    </message>
    <message>
        <source>sell QUANTITY SYMBOL [PRICE]</source>
        <translation>卖 数量 代码 [价格]</translation>
    </message>
    <message>
        <source>{replay}, from {time}</source>
        <translation>{replay}，从 {time} 开始</translation>
    </message>
    <message>
        <source>“{symbol}” is in no list. Enter asks the broker.</source>
        <translation>列表中没有“{symbol}”。按 Enter 向券商查询。</translation>
    </message>
    <message>
        <source>“{text}” is no day</source>
        <translation>“{text}”不是日期</translation>
    </message>
    <message>
        <source>“{text}” is no time of a day</source>
        <translation>“{text}”不是一天中的时间</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter begins the practice    Esc close</source>
        <translation>↑ ↓ 选择    Enter 开始练习    Esc 关闭</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter fills the ticket, nothing is sent    Esc close</source>
        <translation>↑ ↓ 选择    Enter 填入下单面板，不会发送    Esc 关闭</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter opens the alert    Esc close</source>
        <translation>↑ ↓ 选择    Enter 打开提醒    Esc 关闭</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter opens the replay    Esc close</source>
        <translation>↑ ↓ 选择    Enter 打开回放    Esc 关闭</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Enter shows the chart    Esc close</source>
        <translation>↑ ↓ 选择    Enter 显示图表    Esc 关闭</translation>
    </message>
</context>
<context>
    <name>TypedNumber</name>
    <message>
        <source>A comma only groups thousands: 1,000.</source>
        <translation>逗号只用于千位分隔：1,000。</translation>
    </message>
    <message>
        <source>This is not a number.</source>
        <translation>这不是数字。</translation>
    </message>
    <message>
        <source>Too many digits.</source>
        <translation>位数太多。</translation>
    </message>
    <message>
        <source>Write a whole number.</source>
        <translation>请填写整数。</translation>
    </message>
    <message>
        <source>Write it in digits 0 to 9.</source>
        <translation>请用数字 0 至 9 填写。</translation>
    </message>
    <message>
        <source>Write it without a currency.</source>
        <translation>请不要填写货币。</translation>
    </message>
    <message>
        <source>Write it without a percent sign.</source>
        <translation>请不要填写百分号。</translation>
    </message>
    <message>
        <source>Write it without a sign.</source>
        <translation>请不要填写正负号。</translation>
    </message>
</context>
<context>
    <name>Unlock</name>
    <message>
        <source>1 try left before a pause</source>
        <translation>再错一次便会暂停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose a trading password for this run: no keyring keeps it.</source>
        <translation>请为本次运行自设交易密码：没有密钥环保存它。</translation>
    </message>
    <message>
        <source>Choose a trading password; it is asked at each unlock.</source>
        <translation>请自设交易密码；每次解锁都会询问。</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Every order is still checked and confirmed.</source>
        <translation>每笔委托仍会检查并需确认。</translation>
    </message>
    <message>
        <source>Goes to OpenD once and is then forgotten: not saved, not logged. OpenD holds the unlock, so another program can lock it; Tideboard then locks too and says so.</source>
        <translation>密码只送到 OpenD 一次，随即清除：不保存、不记录。解锁状态由 OpenD 保持，其他程序也可把它锁定；届时 Tideboard 会一并锁定并告知。</translation>
    </message>
    <message>
        <source>Goes to OpenD, and its hash into the keyring of this computer: whoever can open the keyring can unlock trading. Never into a file or a log; untick the box and it is forgotten.</source>
        <translation>密码送到 OpenD，其哈希值存入本机密钥环：能打开密钥环的人就能解锁交易。绝不写入文件或日志；取消勾选即会清除。</translation>
    </message>
    <message>
        <source>Lock OpenD</source>
        <translation>锁定 OpenD</translation>
    </message>
    <message>
        <source>Lock sooner when</source>
        <translation>以下情况提早锁定</translation>
    </message>
    <message>
        <source>One more wrong try starts a pause.</source>
        <translation>再错一次便会暂停。</translation>
    </message>
    <message>
        <source>OpenD at {address} was unlocked for account {account} and not locked again: other programs may trade.</source>
        <translation>{address} 的 OpenD 曾为账户 {account} 解锁，之后没有重新锁定：其他程序可能交易。</translation>
    </message>
    <message>
        <source>OpenD was unlocked for account {account} and not locked again: other programs may trade.</source>
        <translation>OpenD 曾为账户 {account} 解锁，之后没有重新锁定：其他程序可能交易。</translation>
    </message>
    <message>
        <source>Opens {account} until the trading session ends.</source>
        <translation>解锁 {account}，直至交易时段结束。</translation>
    </message>
    <message>
        <source>Opens {account} until {time} {zone}.</source>
        <translation>解锁 {account}，直至 {time} {zone}。</translation>
    </message>
    <message>
        <source>Practice password: 123456.</source>
        <translation>练习密码：123456。</translation>
    </message>
    <message>
        <source>Remember (there is no keyring on this computer)</source>
        <translation>记住（本机没有密钥环）</translation>
    </message>
    <message>
        <source>Remember in the keyring of this computer</source>
        <translation>记在本机的密钥环</translation>
    </message>
    <message>
        <source>Remembered in the keyring: Unlock is enough, or type it.</source>
        <translation>已记在密钥环：直接解锁，或输入密码。</translation>
    </message>
    <message>
        <source>Stay unlocked for</source>
        <translation>保持解锁</translation>
    </message>
    <message>
        <source>Stays in memory until Tideboard ends, as a salted Argon2id hash. It gates sending from Tideboard and protects nothing else.</source>
        <translation>密码以加盐的 Argon2id 哈希值留在内存，Tideboard 结束即清除。它只决定 Tideboard 能否发送委托，不起其他保护作用。</translation>
    </message>
    <message>
        <source>Stays on this computer: the keyring keeps a salted Argon2id hash. It gates sending from Tideboard and protects nothing else.</source>
        <translation>密码只留在这台电脑：密钥环保存加盐的 Argon2id 哈希值。它只决定 Tideboard 能否发送委托，不起其他保护作用。</translation>
    </message>
    <message>
        <source>The password of the broker account, not of this computer.</source>
        <translation>券商账户的交易密码，不是这台电脑的密码。</translation>
    </message>
    <message>
        <source>The trading password you chose in Tideboard.</source>
        <translation>您在 Tideboard 自设的交易密码。</translation>
    </message>
    <message>
        <source>The two differ. Type the new password again.</source>
        <translation>两次不同。请重新输入新密码。</translation>
    </message>
    <message>
        <source>This is not the password you chose.</source>
        <translation>这不是您自设的密码。</translation>
    </message>
    <message>
        <source>This session</source>
        <translation>此交易时段</translation>
    </message>
    <message>
        <source>Too many wrong passwords. Next try in {left}.</source>
        <translation>密码错误次数过多。{left} 后可再试。</translation>
    </message>
    <message>
        <source>Trading is unlocked, but the password was not remembered. {reason}</source>
        <translation>交易已解锁，但密码未能记住。{reason}</translation>
    </message>
    <message>
        <source>Trading password</source>
        <translation>交易密码</translation>
    </message>
    <message>
        <source>Type it once more.</source>
        <translation>请再输入一次。</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Unlock paper trading</source>
        <translation>解锁模拟交易</translation>
    </message>
    <message>
        <source>Unlock practice trading</source>
        <translation>解锁练习交易</translation>
    </message>
    <message>
        <source>Unlock trading</source>
        <translation>解锁交易</translation>
    </message>
    <message>
        <source>Unlock trading with real money</source>
        <translation>解锁真实资金交易</translation>
    </message>
    <message>
        <source>Unlock {time}</source>
        <translation>解锁 {time}</translation>
    </message>
    <message>
        <source>Waiting for the keyring: the order log is compared with it first.</source>
        <translation>正在等待密钥环：先将委托记录与其核对。</translation>
    </message>
    <message>
        <source>cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>保证金</translation>
    </message>
    <message>
        <source>no input for {minutes} minutes</source>
        <translation>{minutes} 分钟没有操作</translation>
    </message>
    <message>
        <source>the computer locks or sleeps</source>
        <translation>电脑锁屏或睡眠</translation>
    </message>
    <message>
        <source>the connection drops</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>the connection stays away for a minute</source>
        <translation>连接中断达一分钟</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
</context>
<context>
    <name>Updates</name>
    <message>
        <source>Asking…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>Files for this system</source>
        <translation>适用于此系统的文件</translation>
    </message>
    <message>
        <source>It is a Python package: what installed it (pip, pipx) finds newer ones.</source>
        <translation>此程序是 Python 软件包：安装它的工具（pip、pipx）可查找较新版本。</translation>
    </message>
    <message>
        <source>It runs from a checkout of the source: “git pull” there brings what is new.</source>
        <translation>此程序从源码运行：在该处执行“git pull”即可取得更新。</translation>
    </message>
    <message>
        <source>No browser could be opened. The address is {address}</source>
        <translation>无法打开浏览器。地址是 {address}</translation>
    </message>
    <message>
        <source>Not asked yet.</source>
        <translation>尚未查询。</translation>
    </message>
    <message>
        <source>Open the page of the release</source>
        <translation>打开发布页面</translation>
    </message>
    <message>
        <source>Released on {day}.</source>
        <translation>{day} 发布。</translation>
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
        <translation>请查看取得此程序的页面，最新版本列于该处。</translation>
    </message>
    <message>
        <source>The release names no file for this system.</source>
        <translation>此版本没有列出适用于此系统的文件。</translation>
    </message>
    <message>
        <source>This build knows no place to ask.</source>
        <translation>此程序没有可查询的地址。</translation>
    </message>
    <message>
        <source>This is newer than the newest release: {own}, released is {version}.</source>
        <translation>目前的 {own} 比最新发布的 {version} 还要新。</translation>
    </message>
    <message>
        <source>This is the newest version, {own}.</source>
        <translation>目前的 {own} 已是最新版本。</translation>
    </message>
    <message>
        <source>Tideboard downloads and installs nothing by itself. Below each file stands its SHA-256: if that of your download is another one, do not install it.</source>
        <translation>Tideboard 不会自行下载或安装任何内容。每个文件下方列出其 SHA-256：若您下载的文件与此不同，请勿安装。</translation>
    </message>
    <message>
        <source>Tideboard never asks by itself. “Check now” makes one request to {place}; it tells the version of this program, and your network address as every request does.</source>
        <translation>Tideboard 从不自动查询。“立即检查”会向 {place} 发出一次请求，其中有此程序的版本，以及任何请求都带有的网络地址。</translation>
    </message>
    <message>
        <source>Tideboard {version} is out; this is {own}.</source>
        <translation>Tideboard {version} 已发布；目前使用的是 {own}。</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>新增内容</translation>
    </message>
    <message>
        <source>fills</source>
        <translation>成交</translation>
    </message>
    <message>
        <source>funds</source>
        <translation>资金</translation>
    </message>
    <message>
        <source>orders</source>
        <translation>委托</translation>
    </message>
    <message>
        <source>positions</source>
        <translation>持仓</translation>
    </message>
    <message>
        <source>the book</source>
        <translation>摆盘</translation>
    </message>
    <message>
        <source>the quote</source>
        <translation>报价</translation>
    </message>
</context>
<context>
    <name>ViewSwitches</name>
    <message>
        <source>Axis only to now</source>
        <translation>时间轴只到现在</translation>
    </message>
    <message>
        <source>Compare two providers</source>
        <translation>比较两个来源</translation>
    </message>
    <message>
        <source>Cumulative volume delta of the trades</source>
        <translation>逐笔成交的累计成交量差</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>线条</translation>
    </message>
    <message>
        <source>Local time</source>
        <translation>本地时间</translation>
    </message>
    <message>
        <source>Net per minute as bars</source>
        <translation>每分钟净流入柱</translation>
    </message>
    <message>
        <source>Own count of the trades</source>
        <translation>自行统计逐笔成交</translation>
    </message>
    <message>
        <source>Percentile of net / turnover</source>
        <translation>净额／成交额的百分位</translation>
    </message>
    <message>
        <source>Price on its own scale</source>
        <translation>股价自设刻度</translation>
    </message>
    <message>
        <source>Stack the tiers</source>
        <translation>分级堆叠</translation>
    </message>
    <message>
        <source>Usual range of earlier sessions</source>
        <translation>过往交易日的常见区间</translation>
    </message>
</context>
<context>
    <name>Void</name>
    <message>
        <source>A check changed: {reason}.</source>
        <translation>检查结果有变：{reason}。</translation>
    </message>
    <message>
        <source>A part of the dialog could not be shown.</source>
        <translation>对话框的一部分无法显示。</translation>
    </message>
    <message>
        <source>The best price moved {value}, out of your collar of {limit}.</source>
        <translation>最优价移动了 {value}，超出您的偏离上限 {limit}。</translation>
    </message>
    <message>
        <source>The book has not been proven for {value}; the limit is {limit}.</source>
        <translation>摆盘已有 {value} 未获证实；上限为 {limit}。</translation>
    </message>
    <message>
        <source>The checks could not be run.</source>
        <translation>检查未能进行。</translation>
    </message>
    <message>
        <source>The connection dropped.</source>
        <translation>连接中断。</translation>
    </message>
    <message>
        <source>The order was withdrawn.</source>
        <translation>委托已撤回。</translation>
    </message>
    <message>
        <source>The proposal of {key} does not stand any more.</source>
        <translation>{key} 的提案已失效。</translation>
    </message>
    <message>
        <source>Trading was locked.</source>
        <translation>交易已锁定。</translation>
    </message>
    <message>
        <source>{limit} are over; prices may have moved since you read this.</source>
        <translation>已过 {limit}；价格可能已有变动。</translation>
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
        <translation>界内界外：{chosen}</translation>
    </message>
    <message>
        <source>Expiry: {chosen}</source>
        <translation>到期：{chosen}</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>界内</translation>
    </message>
    <message>
        <source>Issuer: {chosen}</source>
        <translation>发行人：{chosen}</translation>
    </message>
    <message>
        <source>Only inline warrants have bounds.</source>
        <translation>只有界内证有上下限。</translation>
    </message>
    <message>
        <source>Outside</source>
        <translation>界外</translation>
    </message>
    <message>
        <source>Status: {chosen}</source>
        <translation>状态：{chosen}</translation>
    </message>
    <message>
        <source>The issuers are not known yet</source>
        <translation>尚未知道发行人</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>inside</source>
        <translation>界内</translation>
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
        <translation>3 至 6 个月</translation>
    </message>
    <message>
        <source>6 to 12 months</source>
        <translation>6 至 12 个月</translation>
    </message>
    <message>
        <source>Bear</source>
        <translation>熊证</translation>
    </message>
    <message>
        <source>Beyond 12 months</source>
        <translation>12 个月以上</translation>
    </message>
    <message>
        <source>Break-even</source>
        <translation>打和点</translation>
    </message>
    <message>
        <source>Bull</source>
        <translation>牛证</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>认购</translation>
    </message>
    <message>
        <source>Call price</source>
        <translation>回收价</translation>
    </message>
    <message>
        <source>Conversion</source>
        <translation>换股比率</translation>
    </message>
    <message>
        <source>Eff. gearing</source>
        <translation>有效杠杆</translation>
    </message>
    <message>
        <source>Gearing</source>
        <translation>杠杆比率</translation>
    </message>
    <message>
        <source>In the money</source>
        <translation>价内／价外</translation>
    </message>
    <message>
        <source>Inline</source>
        <translation>界内证</translation>
    </message>
    <message>
        <source>Lower</source>
        <translation>下限价</translation>
    </message>
    <message>
        <source>Net inflow: asked for the {count} most traded</source>
        <translation>净流入：正查询成交最多的 {count} 只</translation>
    </message>
    <message>
        <source>Net inflow: calls and bulls {rise}, puts and bears {fall} · of {part} with {share} of that turnover</source>
        <translation>净流入：认购及牛证 {rise}，认沽及熊证 {fall} · {part} 只，占该成交额 {share}</translation>
    </message>
    <message>
        <source>Only bulls and bears have a call price.</source>
        <translation>只有牛熊证有回收价。</translation>
    </message>
    <message>
        <source>Outstanding</source>
        <translation>街货量</translation>
    </message>
    <message>
        <source>Outstanding %</source>
        <translation>街货比</translation>
    </message>
    <message>
        <source>Put</source>
        <translation>认沽</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
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
        <translation>距回收价</translation>
    </message>
    <message>
        <source>Trading</source>
        <translation>交易中</translation>
    </message>
    <message>
        <source>Turnover: calls and bulls {rise}, puts and bears {fall} {currency} · {part} of {total} at {time}</source>
        <translation>成交额：认购及牛证 {rise}，认沽及熊证 {fall} {currency} · {total} 只中的 {part} 只，{time}</translation>
    </message>
    <message>
        <source>Upper</source>
        <translation>上限价</translation>
    </message>
    <message>
        <source>Warrant</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Within 3 months</source>
        <translation>3 个月内</translation>
    </message>
    <message>
        <source>{percent} to the call price; reached, the warrant ends.</source>
        <translation>距回收价 {percent}；触及即被强制收回。</translation>
    </message>
</context>
<context>
    <name>WarrantsDock</name>
    <message>
        <source>Asking for the warrants</source>
        <translation>正在读取窝轮</translation>
    </message>
    <message>
        <source>Choose a warrant</source>
        <translation>请选择一只窝轮</translation>
    </message>
    <message>
        <source>Into the ticket</source>
        <translation>带到下单面板</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>Next page of warrants</source>
        <translation>窝轮下一页</translation>
    </message>
    <message>
        <source>No warrants</source>
        <translation>没有窝轮</translation>
    </message>
    <message>
        <source>No warrants match the filter</source>
        <translation>没有符合筛选的窝轮</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>上一页</translation>
    </message>
    <message>
        <source>Previous page of warrants</source>
        <translation>窝轮上一页</translation>
    </message>
    <message>
        <source>Warrant into the ticket</source>
        <translation>窝轮带到下单面板</translation>
    </message>
    <message>
        <source>Warrants</source>
        <translation>窝轮牛熊证</translation>
    </message>
    <message>
        <source>{first}–{last} of {total}</source>
        <translation>第 {first}–{last} 只，共 {total} 只</translation>
    </message>
    <message>
        <source>{symbol} is in the ticket at {price}; nothing was sent.</source>
        <translation>{symbol} 已按 {price} 带到下单面板；没有发送任何委托。</translation>
    </message>
</context>
<context>
    <name>Watchlist</name>
    <message>
        <source>%1 to %2, read %3 ago, %4</source>
        <translation>%1 至 %2，%3前读取，%4</translation>
    </message>
    <message>
        <source>A list holds {most} symbols; “{name}” has room for {room} more.</source>
        <translation>列表最多 {most} 个代码；“{name}”只能再加 {room} 个。</translation>
    </message>
    <message>
        <source>A list needs a name.</source>
        <translation>列表需要名称。</translation>
    </message>
    <message>
        <source>A name cannot hold control characters.</source>
        <translation>名称不能含控制字符。</translation>
    </message>
    <message>
        <source>A name has at most {most} characters.</source>
        <translation>名称最多 {most} 个字符。</translation>
    </message>
    <message>
        <source>Add a symbol…</source>
        <translation>加入代码…</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Back to your own order</source>
        <translation>回到自设次序</translation>
    </message>
    <message>
        <source>Being brought in step with “{group}” at {provider}.</source>
        <translation>正在与 {provider} 的“{group}”同步。</translation>
    </message>
    <message>
        <source>Bring in step with the broker now</source>
        <translation>立即与券商同步</translation>
    </message>
    <message>
        <source>Bringing the lists in step …</source>
        <translation>正在同步列表…</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>涨跌</translation>
    </message>
    <message>
        <source>Change since the previous close, percent</source>
        <translation>较昨收的涨跌，百分比</translation>
    </message>
    <message>
        <source>Chg %</source>
        <translation>涨跌幅</translation>
    </message>
    <message>
        <source>Choose a row of the watchlist first.</source>
        <translation>请先选择自选中的一行。</translation>
    </message>
    <message>
        <source>Choose columns…</source>
        <translation>选择列…</translation>
    </message>
    <message>
        <source>Columns of the watchlist</source>
        <translation>自选的列</translation>
    </message>
    <message>
        <source>Compared while the row is on screen and its flow arrives.</source>
        <translation>此行显示在画面上并收到资金流时才作比较。</translation>
    </message>
    <message>
        <source>Copy the codes</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Delayed: beyond the 20th security of a list, basic quotes of Hong Kong (BMP) come late.</source>
        <translation>延迟：列表第 20 只之后，港股基础行情（BMP）有延迟。</translation>
    </message>
    <message>
        <source>Delete the list</source>
        <translation>删除列表</translation>
    </message>
    <message>
        <source>Flow %</source>
        <translation>净流入%</translation>
    </message>
    <message>
        <source>High</source>
        <translation>最高</translation>
    </message>
    <message>
        <source>High minus low in percent of the previous close</source>
        <translation>最高减最低，占昨收的百分比</translation>
    </message>
    <message>
        <source>Holdings</source>
        <translation>持仓</translation>
    </message>
    <message>
        <source>In step with “{group}” at {provider}.</source>
        <translation>已与 {provider} 的“{group}”同步。</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>现价</translation>
    </message>
    <message>
        <source>Last changed {age} ago</source>
        <translation>{age}前最后变动</translation>
    </message>
    <message>
        <source>Link with a broker group…</source>
        <translation>与券商分组关联…</translation>
    </message>
    <message>
        <source>Linked with “{group}” at {provider}; changes wait for the connection.</source>
        <translation>已与 {provider} 的“{group}”关联；改动等候连接。</translation>
    </message>
    <message>
        <source>Lists of codes (*.csv *.txt *.tsv)</source>
        <translation>代码清单 (*.csv *.txt *.tsv)</translation>
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
        <translation>净流入</translation>
    </message>
    <message>
        <source>Net flow among the same minute of the security&apos;s last 60 recorded sessions, 1 to 99</source>
        <translation>净流在该证券过去 60 个已记录交易日同一分钟中的位置，1 至 99</translation>
    </message>
    <message>
        <source>Net flow in percent of the turnover</source>
        <translation>净流入占成交额的百分比</translation>
    </message>
    <message>
        <source>Net flow of the session, and its share of the turnover</source>
        <translation>交易日净流入，及占成交额比例</translation>
    </message>
    <message>
        <source>Net flow today</source>
        <translation>今日净流入</translation>
    </message>
    <message>
        <source>New list…</source>
        <translation>新列表…</translation>
    </message>
    <message>
        <source>Next list</source>
        <translation>下一个列表</translation>
    </message>
    <message>
        <source>No flow figures have arrived yet.</source>
        <translation>尚未收到资金数字。</translation>
    </message>
    <message>
        <source>No net flow or no turnover to divide it by.</source>
        <translation>没有净流入，或没有成交额可比。</translation>
    </message>
    <message>
        <source>No price has arrived yet.</source>
        <translation>尚未收到价格。</translation>
    </message>
    <message>
        <source>Not in step with “{group}” at {provider}.</source>
        <translation>未与 {provider} 的“{group}”同步。</translation>
    </message>
    <message>
        <source>Only US shares trade outside the regular hours, and this one does not now.</source>
        <translation>只有美股在正常时段外交易，而这只目前没有。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>开盘价</translation>
    </message>
    <message>
        <source>Paste codes…</source>
        <translation>粘贴代码…</translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation>百分位</translation>
    </message>
    <message>
        <source>Pin to the top</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Pre / post</source>
        <translation>盘前／盘后</translation>
    </message>
    <message>
        <source>Prev close</source>
        <translation>昨收</translation>
    </message>
    <message>
        <source>Previous list</source>
        <translation>上一个列表</translation>
    </message>
    <message>
        <source>Price alert of the row…</source>
        <translation>此行的到价提醒…</translation>
    </message>
    <message>
        <source>Range %</source>
        <translation>振幅</translation>
    </message>
    <message>
        <source>Read codes from a file</source>
        <translation>从文件读取代码</translation>
    </message>
    <message>
        <source>Read codes from a file…</source>
        <translation>从文件读取代码…</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表移除</translation>
    </message>
    <message>
        <source>Removed on one side, kept on both: {symbols}.</source>
        <translation>一边移除，两边均保留：{symbols}。</translation>
    </message>
    <message>
        <source>Rename the list…</source>
        <translation>重命名列表…</translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation>重置列</translation>
    </message>
    <message>
        <source>Save the list as CSV…</source>
        <translation>列表另存为 CSV…</translation>
    </message>
    <message>
        <source>Symbol</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>The columns of the list were changed.</source>
        <translation>列表的列已更改。</translation>
    </message>
    <message>
        <source>The columns of the list were reset.</source>
        <translation>列表的列已重置。</translation>
    </message>
    <message>
        <source>The list is linked already, or follows the positions.</source>
        <translation>列表已有关联，或跟随持仓。</translation>
    </message>
    <message>
        <source>The list is linked with no group at the broker.</source>
        <translation>列表没有与券商分组关联。</translation>
    </message>
    <message>
        <source>The row is not pinned.</source>
        <translation>此行没有置顶。</translation>
    </message>
    <message>
        <source>There are {most} lists already; delete one first.</source>
        <translation>已有 {most} 个列表；请先删除一个。</translation>
    </message>
    <message>
        <source>There is a list “{name}” already.</source>
        <translation>已有列表“{name}”。</translation>
    </message>
    <message>
        <source>There is no connection to the broker.</source>
        <translation>与券商没有连接。</translation>
    </message>
    <message>
        <source>This is the last list; it stays.</source>
        <translation>这是最后一个列表，会保留。</translation>
    </message>
    <message>
        <source>This list follows the positions and keeps its name.</source>
        <translation>此列表跟随持仓，名称不能更改。</translation>
    </message>
    <message>
        <source>This list follows the positions and stays.</source>
        <translation>此列表跟随持仓，会保留。</translation>
    </message>
    <message>
        <source>This list follows the positions of the account.</source>
        <translation>此列表跟随账户持仓。</translation>
    </message>
    <message>
        <source>This security does not trade: {why}.</source>
        <translation>此证券不可交易：{why}。</translation>
    </message>
    <message>
        <source>Traded shares in percent of all shares</source>
        <translation>成交股数占总股数的百分比</translation>
    </message>
    <message>
        <source>Turn %</source>
        <translation>换手率</translation>
    </message>
    <message>
        <source>Turnover</source>
        <translation>成交额</translation>
    </message>
    <message>
        <source>Turnover since the open, in the currency of the symbol</source>
        <translation>开盘以来成交额，以该证券货币计</translation>
    </message>
    <message>
        <source>US pre-market, post-market or overnight price and change</source>
        <translation>美股盘前、盘后或夜盘的价格与涨跌</translation>
    </message>
    <message>
        <source>Undo the last change of a list</source>
        <translation>撤销上次列表更改</translation>
    </message>
    <message>
        <source>Unlink from the broker group</source>
        <translation>取消与券商分组的关联</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>成交量</translation>
    </message>
    <message>
        <source>Watchlist</source>
        <translation>自选</translation>
    </message>
    <message>
        <source>circuit breaker</source>
        <translation>熔断</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>休市</translation>
    </message>
    <message>
        <source>code changed</source>
        <translation>代码已变更</translation>
    </message>
    <message>
        <source>delisted</source>
        <translation>已退市</translation>
    </message>
    <message>
        <source>down {change}</source>
        <translation>跌 {change}</translation>
    </message>
    <message>
        <source>earlier session, {figures}</source>
        <translation>较早交易日，{figures}</translation>
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
        <translation>指数无资金流</translation>
    </message>
    <message>
        <source>night</source>
        <translation>夜盘</translation>
    </message>
    <message>
        <source>no quota</source>
        <translation>没有额度</translation>
    </message>
    <message>
        <source>not listed yet</source>
        <translation>尚未上市</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>未记录</translation>
    </message>
    <message>
        <source>not renewed for a while, {figures}</source>
        <translation>已有一段时间未更新，{figures}</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>opens soon</source>
        <translation>即将开盘</translation>
    </message>
    <message>
        <source>out</source>
        <translation>流出</translation>
    </message>
    <message>
        <source>overnight</source>
        <translation>夜盘</translation>
    </message>
    <message>
        <source>post</source>
        <translation>盘后</translation>
    </message>
    <message>
        <source>post-market</source>
        <translation>盘后</translation>
    </message>
    <message>
        <source>pre</source>
        <translation>盘前</translation>
    </message>
    <message>
        <source>pre-market</source>
        <translation>盘前</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>停牌</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>无此代码</translation>
    </message>
    <message>
        <source>up {change}</source>
        <translation>涨 {change}</translation>
    </message>
    <message>
        <source>{count} symbols</source>
        <translation>{count} 个代码</translation>
    </message>
    <message>
        <source>{first} and {more} more</source>
        <translation>{first} 等，另 {more} 个</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}.</source>
        <translation>无法读取 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{name} is larger than 1 MB; that is no list of codes.</source>
        <translation>{name} 超过 1 MB；不会是代码清单。</translation>
    </message>
    <message>
        <source>{name} is no text file. Save it as CSV in UTF-8.</source>
        <translation>{name} 不是文本文件。请存为 UTF-8 的 CSV。</translation>
    </message>
    <message>
        <source>{provider} has no group “{group}” any more.</source>
        <translation>{provider} 已没有分组“{group}”。</translation>
    </message>
    <message>
        <source>{session}: {price}, {change} since the close, {volume} shares</source>
        <translation>{session}：{price}，较收盘 {change}，{volume} 股</translation>
    </message>
    <message>
        <source>“{group}” at {provider} would change; agree first.</source>
        <translation>{provider} 的“{group}”会有改动；请先同意。</translation>
    </message>
    <message>
        <source>“{name}” follows the positions of the account.</source>
        <translation>“{name}”跟随账户持仓。</translation>
    </message>
    <message>
        <source>“{name}” is linked with “{group}”.</source>
        <translation>“{name}”已与“{group}”关联。</translation>
    </message>
    <message>
        <source>“{name}” is not linked any more; no symbol was removed.</source>
        <translation>“{name}”已取消关联；没有移除任何代码。</translation>
    </message>
</context>
<context>
    <name>WatchlistDock</name>
    <message>
        <source>Add by code or name</source>
        <translation>以代码或名称加入</translation>
    </message>
    <message>
        <source>Copy to list</source>
        <translation>复制到列表</translation>
    </message>
    <message>
        <source>Lists, columns, codes</source>
        <translation>列表、列、代码</translation>
    </message>
    <message>
        <source>Move to list</source>
        <translation>移到列表</translation>
    </message>
    <message>
        <source>The account in view holds nothing.</source>
        <translation>所选账户没有持仓。</translation>
    </message>
    <message>
        <source>This list is empty. Add a symbol from the menu above, or paste codes.</source>
        <translation>列表没有内容。从上方菜单加入代码，或粘贴代码。</translation>
    </message>
    <message>
        <source>Watchlist</source>
        <translation>自选</translation>
    </message>
</context>
<context>
    <name>WatchlistModel</name>
    <message>
        <source>{name}, pinned</source>
        <translation>{name}，已置顶</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Stacked docks</source>
        <translation>叠放的面板</translation>
    </message>
</context>
<context>
    <name>_NameField</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the list</source>
        <translation>列表名称</translation>
    </message>
</context>
</TS>
