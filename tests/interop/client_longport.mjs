// Runs on Node of .venv/clients: the vendor's npm package longport, of the version in the folder named.
// Arguments: the sandbox's first line as a file, the file for the result, the folder with the packages, the package's name there.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { check, control, finish, until } from "./client_notes.mjs";

const [lineFile, resultFile, packages, name] = process.argv.slice(2);
const sdk = createRequire(`${packages}/`)(name);
const line = JSON.parse(readFileSync(lineFile, "utf8"));
const older = name !== "longport"; // 2.x has no sessions to choose
const sessions = older ? [] : [sdk.TradeSessions.Intraday];
const keys = line.longport_keys;
const config = new sdk.Config({
  appKey: keys.app_key,
  appSecret: keys.app_secret,
  accessToken: keys.access_token,
  httpUrl: line.longport.http,
  quoteWsUrl: line.longport.quote_ws,
  tradeWsUrl: line.longport.trade_ws,
  enablePrintQuotePackages: false,
});
const TENCENT = "700.HK";
const pushes = new Map();
const keep = (kind) => (problem, event) => pushes.set(kind, [...(pushes.get(kind) ?? []), problem ?? event]);
const came = (...kinds) => until(() => kinds.every((kind) => pushes.has(kind)));
const count = (wanted) => (rows) => rows.length === wanted;
const some = (rows) => rows.length > 0;

const quotes = await check("QuoteContext", () => sdk.QuoteContext.new(config));
if (!quotes) finish(resultFile);
quotes.setOnQuote(keep("quote"));
quotes.setOnDepth(keep("depth"));
quotes.setOnBrokers(keep("brokers"));
quotes.setOnTrades(keep("trades"));
quotes.setOnCandlestick(keep("candle"));
const kinds = [sdk.SubType.Quote, sdk.SubType.Depth, sdk.SubType.Brokers, sdk.SubType.Trade];
await check("subscribe", () => quotes.subscribe([TENCENT], kinds, true));
await check("subscribeCandlesticks", () => quotes.subscribeCandlesticks(TENCENT, sdk.Period.Min_1, ...sessions));
await check("subscriptions", () => quotes.subscriptions(), count(1));
const quote = await check("quote", () => quotes.quote([TENCENT, "AAPL.US"]), count(2));
await check("staticInfo", () => quotes.staticInfo([TENCENT]), (rows) => rows[0].lotSize === 100);
await check("depth", () => quotes.depth(TENCENT), (book) => book.asks.length === 10 && book.bids.length === 10);
await check("brokers", () => quotes.brokers(TENCENT), (queue) => queue.askBrokers.length > 0);
await check("participants", () => quotes.participants(), some);
await check("trades", () => quotes.trades(TENCENT, 50), count(50));
await check("intraday", () => quotes.intraday(TENCENT, ...sessions), (rows) => rows.length >= 60);
const { Min_1: minute, Day: day } = sdk.Period;
const none = sdk.AdjustType.NoAdjust;
await check("candlesticks", () => quotes.candlesticks(TENCENT, minute, 30, none, ...sessions), count(30));
const [from, to] = [new sdk.NaiveDate(2026, 11, 1), new sdk.NaiveDate(2026, 11, 17)];
await check("historyCandlesticksByDate", () => quotes.historyCandlesticksByDate(TENCENT, day, none, from, to, ...sessions), count(12));
await check("tradingDays", () => quotes.tradingDays(sdk.Market.HK, from, to), (days) => days.tradingDays.length === 12);
await check("tradingSession", () => quotes.tradingSession(), some);
await check("capitalFlow", () => quotes.capitalFlow(TENCENT), some);
await check("capitalDistribution", () => quotes.capitalDistribution(TENCENT), (split) => split.capitalIn.large.toNumber() > 0);
await check("optionChainExpiryDateList", () => quotes.optionChainExpiryDateList(TENCENT), some);
await check("watchlist", () => quotes.watchlist(), some);
if (!older) {
  await check("marketTemperature", () => quotes.marketTemperature(sdk.Market.HK), (told) => told.temperature >= 0);
  await check("historyMarketTemperature", () => quotes.historyMarketTemperature(sdk.Market.HK, from, to), (told) => told.records.length === 12);
}
await check("first pushes", () => came("quote", "depth", "brokers"), Boolean);
pushes.clear();
await control(line.control, { do: "advance", seconds: 120 });
// 2.x makes a candle of a push only on days that are near the machine's own date; the sandbox's day is another.
const pushed = ["quote", "depth", "brokers", "trades", ...(older ? [] : ["candle"])];
await check("later pushes", () => came(...pushed), Boolean);
await check("realtimeQuote", () => quotes.realtimeQuote([TENCENT]), count(1));
await check("realtimeDepth", () => quotes.realtimeDepth(TENCENT), (book) => book.asks.length === 10);
await check("unsubscribe", () => quotes.unsubscribe([TENCENT], kinds));

const trade = await check("TradeContext", () => sdk.TradeContext.new(config));
if (!trade) finish(resultFile);
trade.setOnOrderChanged(keep("order"));
const low = Math.round(quote[0].lastDone.toNumber() * 0.9);
const number = (value) => new sdk.Decimal(String(value));
const order = (fields) => ({
  symbol: TENCENT,
  side: sdk.OrderSide.Buy,
  timeInForce: sdk.TimeInForceType.Day,
  submittedQuantity: number(100),
  ...fields,
});
await check("trade subscribe", () => trade.subscribe([sdk.TopicType.Private]));
const limit = { orderType: sdk.OrderType.LO, submittedPrice: number(low), remark: "TB-NODE" };
const placed = await check("submitOrder", () => trade.submitOrder(order(limit)));
const orderId = placed?.orderId ?? "";
await check("replaceOrder", () => trade.replaceOrder({ orderId, quantity: number(200), price: number(low - 1) }));
await check("orderDetail", () => trade.orderDetail(orderId), (told) => told.quantity.toNumber() === 200 && told.remark === "TB-NODE");
await check("cancelOrder", () => trade.cancelOrder(orderId));
await check("submitOrder odd lot", () => trade.submitOrder(order({ ...limit, submittedQuantity: number(150) })));
await check("submitOrder market", () => trade.submitOrder(order({ orderType: sdk.OrderType.MO })));
await control(line.control, { do: "advance", seconds: 60 });
const states = (rows) => rows.map((row) => [row.status, row.quantity, row.executedQuantity].join()).sort().join(" ");
const wanted = [[sdk.OrderStatus.Canceled, 200, 0].join(), [sdk.OrderStatus.Filled, 100, 100].join()].sort().join(" ");
await check("todayOrders", () => trade.todayOrders(), (rows) => states(rows) === wanted);
await check("todayExecutions", () => trade.todayExecutions(), some);
await check("stockPositions", () => trade.stockPositions(), (told) => told.channels[0].positions[0].quantity.toNumber() === 100);
await check("accountBalance", () => trade.accountBalance(), some);
const span = { startAt: new Date("2026-11-01T00:00:00Z"), endAt: new Date("2026-11-19T00:00:00Z") };
await check("cashFlow", () => trade.cashFlow(span), some);
await check("marginRatio", () => trade.marginRatio(TENCENT), (told) => told.imFactor.toNumber() > 0);
await check("order pushes", () => until(() => (pushes.get("order") ?? []).some((each) => each.status === sdk.OrderStatus.Filled)), Boolean);
finish(resultFile);
