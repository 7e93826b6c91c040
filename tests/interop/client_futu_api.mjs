// Runs on Node of .venv/clients: the vendor's npm package futu-api through OpenD's WebSocket port.
// Arguments: the sandbox's first line as a file, the file for the result, the folder with the package.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

import { check, control, finish, pause, until } from "./client_notes.mjs";

const [lineFile, resultFile, packages] = process.argv.slice(2);
const { default: Client } = await import(pathToFileURL(createRequire(`${packages}/`).resolve("futu-api")));
const line = JSON.parse(readFileSync(lineFile, "utf8"));
const address = new URL(line.opend_ws);
const security = { market: 1, code: "00700" };
const kinds = [1, 2, 4, 5, 11, 14]; // quote, book, trades, minutes, one-minute candles, brokers
const pushes = new Map();
const client = new Client();
let packets = 0;

const packetID = () => ({ connID: client.getConnID(), serialNo: ++packets });
const md5 = (password) => createHash("md5").update(password).digest("hex");
const rows = (name, count) => (answer) => answer.s2c[name].length === count;
const some = (name) => (answer) => answer.s2c[name].length > 0;
const cmds = (wanted) => wanted.every((cmd) => pushes.has(cmd));

client.onPush = (cmd, told) => pushes.set(cmd, [...(pushes.get(cmd) ?? []), told.s2c]);

await check(
  "login",
  () =>
    new Promise((resolve) => {
      client.onlogin = (accepted) => resolve(accepted);
      client.start(address.hostname, Number(address.port), false, "");
    }),
  (accepted) => accepted === true,
);

await check("GetGlobalState", () => client.GetGlobalState({ c2s: { userID: 0 } }), (a) => a.s2c.qotLogined && a.s2c.marketHK === 3);
await check("GetBasicQot unsubscribed", () => client.GetBasicQot({ c2s: { securityList: [security] } }));
const sub = { securityList: [security], subTypeList: kinds, isSubOrUnSub: true, isRegOrUnRegPush: true, isFirstPush: true };
await check("Sub", () => client.Sub({ c2s: sub }));
await check("first pushes", () => until(() => cmds([3005, 3007, 3009, 3011, 3013, 3015])), Boolean);
await check("GetSubInfo", () => client.GetSubInfo({ c2s: {} }), (a) => a.s2c.totalUsedQuota === kinds.length);
const quote = await check("GetBasicQot", () => client.GetBasicQot({ c2s: { securityList: [security] } }), rows("basicQotList", 1));
await check("GetOrderBook", () => client.GetOrderBook({ c2s: { security, num: 10 } }), rows("orderBookAskList", 10));
await check("GetTicker", () => client.GetTicker({ c2s: { security, maxRetNum: 50 } }), rows("tickerList", 50));
await check("GetRT", () => client.GetRT({ c2s: { security } }), (a) => a.s2c.rtList.length >= 60);
await check("GetKL", () => client.GetKL({ c2s: { rehabType: 1, klType: 1, security, reqNum: 30 } }), rows("klList", 30));
await check("GetBroker", () => client.GetBroker({ c2s: { security } }), some("brokerAskList"));
await check("GetSecuritySnapshot", () => client.GetSecuritySnapshot({ c2s: { securityList: [security] } }), rows("snapshotList", 1));
await check("GetStaticInfo", () => client.GetStaticInfo({ c2s: { securityList: [security] } }), rows("staticInfoList", 1));
await check("GetMarketState", () => client.GetMarketState({ c2s: { securityList: [security] } }), rows("marketInfoList", 1));
const days = { beginTime: "2026-11-01", endTime: "2026-11-17" };
await check("RequestHistoryKL", () => client.RequestHistoryKL({ c2s: { rehabType: 1, klType: 2, security, ...days } }), rows("klList", 12));
await check("RequestTradeDate", () => client.RequestTradeDate({ c2s: { market: 1, ...days } }), rows("tradeDateList", 12));
await check("GetCapitalFlow", () => client.GetCapitalFlow({ c2s: { security, periodType: 1 } }), some("flowItemList"));
await check("GetCapitalDistribution", () => client.GetCapitalDistribution({ c2s: { security } }), (a) => a.s2c.capitalInBig > 0);
await check("GetOptionExpirationDate", () => client.GetOptionExpirationDate({ c2s: { owner: security } }), some("dateList"));
await check("GetDividendRank", () => client.GetDividendRank({ c2s: {} }));

pushes.clear();
await control(line.control, { do: "advance", seconds: 120 });
await check("later pushes", () => until(() => cmds([3005, 3007, 3009, 3011, 3013, 3015])), Boolean);

const listed = await check("GetAccList", () => client.GetAccList({ c2s: { userID: 0 } }), some("accList"));
const account = (environment) => {
  const found = listed.s2c.accList.find((row) => row.trdEnv === environment && row.trdMarketAuthList.join() === "1");
  return { trdEnv: environment, accID: found.accID, trdMarket: 1 };
};
const low = Math.round(quote.s2c.basicQotList[0].curPrice * 0.9);
const place = async (header, fields) => {
  await pause();
  return client.PlaceOrder({ c2s: { packetID: packetID(), header, trdSide: 1, code: "00700", qty: 100, secMarket: 1, ...fields } });
};
const modify = async (header, orderID, fields) => {
  await pause();
  return client.ModifyOrder({ c2s: { packetID: packetID(), header, orderID, ...fields } });
};
const real = account(1);
await check("SubAccPush", () => client.SubAccPush({ c2s: { accIDList: [real.accID, account(0).accID] } }));
await check("PlaceOrder locked", () => place(real, { orderType: 1, price: low }));
await check("UnlockTrade wrong", () => client.UnlockTrade({ c2s: { unlock: true, pwdMD5: md5("wrong"), securityFirm: 1 } }));
await check("UnlockTrade", () => client.UnlockTrade({ c2s: { unlock: true, pwdMD5: md5(line.trade_password), securityFirm: 1 } }));
for (const [name, header] of [["real", real], ["paper", account(0)]]) {
  const placed = await check(`PlaceOrder ${name}`, () => place(header, { orderType: 1, price: low }));
  const order = placed?.s2c.orderID;
  await check(`ModifyOrder change ${name}`, () => modify(header, order, { modifyOrderOp: 1, qty: 200, price: low - 1 }));
  await check(`ModifyOrder cancel ${name}`, () => modify(header, order, { modifyOrderOp: 2 }));
  await check(`PlaceOrder market ${name}`, () => place(header, { orderType: 2 }));
  await control(line.control, { do: "advance", seconds: 60 });
  const states = (answer) => answer.s2c.orderList.map((row) => [row.orderStatus, row.qty, row.fillQty].join()).sort().join(" ");
  await check(`GetOrderList ${name}`, () => client.GetOrderList({ c2s: { header } }), (a) => states(a) === "11,100,100 15,200,0");
  await check(`GetOrderFillList ${name}`, () => client.GetOrderFillList({ c2s: { header } }), some("orderFillList"));
  await check(`GetPositionList ${name}`, () => client.GetPositionList({ c2s: { header } }), (a) => a.s2c.positionList[0].qty === 100);
  await check(`GetFunds ${name}`, () => client.GetFunds({ c2s: { header } }), (a) => a.s2c.funds.cash < 3_000_000);
}
await check("order pushes", () => until(() => cmds([2208, 2218])), Boolean);
finish(resultFile);
