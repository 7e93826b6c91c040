"""Handlers about the gateway itself: KeepAlive, GetGlobalState, GetUserInfo."""

from __future__ import annotations

import time

from tideboard_core.model.instrument import Market
from tideboard_core.sandbox.opend.handshake import LOGIN_USER, SERVER_VERSION
from tideboard_core.sandbox.opend.session import Session
from tideboard_core.sandbox.opend.translate import state_number
from tideboard_proto.opend import Common_pb2, GetGlobalState_pb2, GetUserInfo_pb2, KeepAlive_pb2
from tideboard_proto.opend import Qot_Common_pb2 as qot

BUILD_NUMBER = 7108


def keep_alive(session: Session, _: KeepAlive_pb2.C2S) -> KeepAlive_pb2.S2C:
    """Answer with exchange time."""
    return KeepAlive_pb2.S2C(time=int(session.shared.exchange.now.timestamp()))


def global_state(session: Session, _: GetGlobalState_pb2.C2S) -> GetGlobalState_pb2.S2C:
    """Market states, login flags and exchange time; futures markets are closed until they exist."""
    exchange = session.shared.exchange
    state = {market: state_number(exchange.phase(market), market) for market in Market}
    return GetGlobalState_pb2.S2C(
        marketHK=state[Market.HK],
        marketUS=state[Market.US],
        marketSH=state[Market.SH],
        marketSZ=state[Market.SZ],
        marketSG=state[Market.SG],
        marketHKFuture=qot.QotMarketState_FutureClose,
        marketUSFuture=qot.QotMarketState_FutureClose,
        marketSGFuture=qot.QotMarketState_FutureClose,
        marketJPFuture=qot.QotMarketState_FutureClose,
        marketMY=qot.QotMarketState_Closed,
        marketJP=qot.QotMarketState_Closed,
        qotLogined=True,
        trdLogined=True,
        serverVer=SERVER_VERSION,
        serverBuildNo=BUILD_NUMBER,
        time=int(exchange.now.timestamp()),
        localTime=time.time(),
        programStatus=Common_pb2.ProgramStatus(type=Common_pb2.ProgramStatusType_Ready),
        qotSvrIpAddr="127.0.0.1",
        trdSvrIpAddr="127.0.0.1",
        connID=session.conn_id,
    )


def user_info(session: Session, _: GetUserInfo_pb2.C2S) -> GetUserInfo_pb2.S2C:
    """Quote rights and quotas of the login. Markets that the sandbox does not have show no right."""
    shared = session.shared
    limited = shared.behaviour.level_one_only
    china = qot.QotRight_Level1
    return GetUserInfo_pb2.S2C(
        nickName="Tideboard practice",
        avatarUrl="",
        apiLevel="1",
        hkQotRight=qot.QotRight_Level1 if limited else qot.QotRight_Level2,
        usQotRight=qot.QotRight_No if limited else qot.QotRight_Level2,
        cnQotRight=china,
        shQotRight=china,
        szQotRight=china,
        sgStockQotRight=qot.QotRight_No if limited else qot.QotRight_Level1,
        isNeedAgreeDisclaimer=False,
        userID=LOGIN_USER,
        updateType=GetUserInfo_pb2.UpdateType_None,
        webKey="",
        webJumpUrlHead="",
        hkOptionQotRight=qot.QotRight_No if limited else qot.QotRight_Level1,
        hasUSOptionQotRight=not limited,
        hkFutureQotRight=qot.QotRight_No,
        usFutureQotRight=qot.QotRight_No,
        usOptionQotRight=qot.QotRight_No if limited else qot.QotRight_Level1,
        usIndexQotRight=qot.QotRight_No,
        usOtcQotRight=qot.QotRight_No,
        sgFutureQotRight=qot.QotRight_No,
        jpFutureQotRight=qot.QotRight_No,
        usCMEFutureQotRight=qot.QotRight_No,
        usCBOTFutureQotRight=qot.QotRight_No,
        usNYMEXFutureQotRight=qot.QotRight_No,
        usCOMEXFutureQotRight=qot.QotRight_No,
        usCBOEFutureQotRight=qot.QotRight_No,
        subQuota=shared.ledger.total,
        historyKLQuota=shared.history_quota.total,
        userAttribution=Common_pb2.UserAttribution_NN,
    )
