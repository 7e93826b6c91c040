"""Names of fields: the proto's own and REST's."""

from __future__ import annotations

import pytest

from tideboard_core.wire.opend_rest.field_names import fields_of, snake
from tideboard_proto.opend import Qot_Common_pb2, Trd_Common_pb2, Trd_PlaceOrder_pb2


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("orderIDEx", "order_id_ex"),
        ("td_plVal", "td_pl_val"),
        ("connAESKey", "conn_aes_key"),
        ("isSubOrUnSub", "is_sub_or_un_sub"),
        ("maxAckKLNum", "max_ack_kl_num"),
        ("s2c", "s2c"),
        ("pwdMD5", "pwd_md5"),
    ],
)
def test_a_name_is_split_into_its_words(name: str, written: str) -> None:
    assert snake(name) == written


def test_a_field_is_found_by_either_name() -> None:
    fields = fields_of(Trd_PlaceOrder_pb2.S2C.DESCRIPTOR)
    assert fields["orderIDEx"] is fields["order_id_ex"]
    assert fields_of(Qot_Common_pb2.OrderBook.DESCRIPTOR)["order_count"].name == "orederCount"
    assert "order_count" not in fields_of(Trd_Common_pb2.Order.DESCRIPTOR)


def test_no_two_fields_of_a_message_have_one_name() -> None:
    for message in (Trd_Common_pb2.Order, Trd_Common_pb2.Position, Trd_Common_pb2.Funds, Qot_Common_pb2.BasicQot):
        names = [snake(field.name) for field in message.DESCRIPTOR.fields]
        assert len(set(names)) == len(names)
