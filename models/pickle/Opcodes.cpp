// SPDX-License-Identifier: GPL-3.0-or-later
// The opcode table, as CPython's Lib/pickletools.py documents it.
#include "pickle/Opcodes.h"

#include <array>

namespace assayer::pickle {

namespace {

constexpr std::array<OpcodeInfo, 256> makeTable()
{
    std::array<OpcodeInfo, 256> table{};
    const auto set = [&table](std::uint8_t byte, std::string_view name, std::uint8_t protocol, ArgumentForm form) {
        table.at(byte) = {name, protocol, form};
    };
    set(0x28, "MARK", 0, ArgumentForm::None);
    set(0x29, "EMPTY_TUPLE", 1, ArgumentForm::None);
    set(0x2E, "STOP", 0, ArgumentForm::None);
    set(0x30, "POP", 0, ArgumentForm::None);
    set(0x31, "POP_MARK", 1, ArgumentForm::None);
    set(0x32, "DUP", 0, ArgumentForm::None);
    set(0x42, "BINBYTES", 3, ArgumentForm::Bytes4);
    set(0x43, "SHORT_BINBYTES", 3, ArgumentForm::Bytes1);
    set(0x46, "FLOAT", 0, ArgumentForm::FloatLine);
    set(0x47, "BINFLOAT", 1, ArgumentForm::BigEndianFloat);
    set(0x49, "INT", 0, ArgumentForm::DecimalLine);
    set(0x4A, "BININT", 1, ArgumentForm::Signed4);
    set(0x4B, "BININT1", 1, ArgumentForm::Unsigned1);
    set(0x4C, "LONG", 0, ArgumentForm::LongLine);
    set(0x4D, "BININT2", 1, ArgumentForm::Unsigned2);
    set(0x4E, "NONE", 0, ArgumentForm::None);
    set(0x50, "PERSID", 0, ArgumentForm::PlainLine);
    set(0x51, "BINPERSID", 1, ArgumentForm::None);
    set(0x52, "REDUCE", 0, ArgumentForm::None);
    set(0x53, "STRING", 0, ArgumentForm::QuotedLine);
    set(0x54, "BINSTRING", 1, ArgumentForm::OldText4);
    set(0x55, "SHORT_BINSTRING", 1, ArgumentForm::OldText1);
    set(0x56, "UNICODE", 0, ArgumentForm::EscapedLine);
    set(0x58, "BINUNICODE", 1, ArgumentForm::Text4);
    set(0x5D, "EMPTY_LIST", 1, ArgumentForm::None);
    set(0x61, "APPEND", 0, ArgumentForm::None);
    set(0x62, "BUILD", 0, ArgumentForm::None);
    set(0x63, "GLOBAL", 0, ArgumentForm::TwoLines);
    set(0x64, "DICT", 0, ArgumentForm::None);
    set(0x65, "APPENDS", 1, ArgumentForm::None);
    set(0x67, "GET", 0, ArgumentForm::DecimalLine);
    set(0x68, "BINGET", 1, ArgumentForm::Unsigned1);
    set(0x69, "INST", 0, ArgumentForm::TwoLines);
    set(0x6A, "LONG_BINGET", 1, ArgumentForm::Unsigned4);
    set(0x6C, "LIST", 0, ArgumentForm::None);
    set(0x6F, "OBJ", 1, ArgumentForm::None);
    set(0x70, "PUT", 0, ArgumentForm::DecimalLine);
    set(0x71, "BINPUT", 1, ArgumentForm::Unsigned1);
    set(0x72, "LONG_BINPUT", 1, ArgumentForm::Unsigned4);
    set(0x73, "SETITEM", 0, ArgumentForm::None);
    set(0x74, "TUPLE", 0, ArgumentForm::None);
    set(0x75, "SETITEMS", 1, ArgumentForm::None);
    set(0x7D, "EMPTY_DICT", 1, ArgumentForm::None);
    set(0x80, "PROTO", 2, ArgumentForm::Unsigned1);
    set(0x81, "NEWOBJ", 2, ArgumentForm::None);
    set(0x82, "EXT1", 2, ArgumentForm::Unsigned1);
    set(0x83, "EXT2", 2, ArgumentForm::Unsigned2);
    set(0x84, "EXT4", 2, ArgumentForm::Signed4);
    set(0x85, "TUPLE1", 2, ArgumentForm::None);
    set(0x86, "TUPLE2", 2, ArgumentForm::None);
    set(0x87, "TUPLE3", 2, ArgumentForm::None);
    set(0x88, "NEWTRUE", 2, ArgumentForm::None);
    set(0x89, "NEWFALSE", 2, ArgumentForm::None);
    set(0x8A, "LONG1", 2, ArgumentForm::Long1);
    set(0x8B, "LONG4", 2, ArgumentForm::Long4);
    set(0x8C, "SHORT_BINUNICODE", 4, ArgumentForm::Text1);
    set(0x8D, "BINUNICODE8", 4, ArgumentForm::Text8);
    set(0x8E, "BINBYTES8", 4, ArgumentForm::Bytes8);
    set(0x8F, "EMPTY_SET", 4, ArgumentForm::None);
    set(0x90, "ADDITEMS", 4, ArgumentForm::None);
    set(0x91, "FROZENSET", 4, ArgumentForm::None);
    set(0x92, "NEWOBJ_EX", 4, ArgumentForm::None);
    set(0x93, "STACK_GLOBAL", 4, ArgumentForm::None);
    set(0x94, "MEMOIZE", 4, ArgumentForm::None);
    set(0x95, "FRAME", 4, ArgumentForm::Unsigned8);
    set(0x96, "BYTEARRAY8", 5, ArgumentForm::Bytes8);
    set(0x97, "NEXT_BUFFER", 5, ArgumentForm::None);
    set(0x98, "READONLY_BUFFER", 5, ArgumentForm::None);
    return table;
}

constexpr std::array<OpcodeInfo, 256> kTable = makeTable();

} // namespace

const OpcodeInfo& opcodeInfo(std::uint8_t byte)
{
    return kTable[byte];
}

} // namespace assayer::pickle
