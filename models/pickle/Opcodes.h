// SPDX-License-Identifier: GPL-3.0-or-later
// The opcodes of pickle protocols 0 to 5: byte, name, protocol and the form of the argument behind the byte.
#pragma once

#include <cstdint>
#include <string_view>

namespace assayer::pickle {

/// The opcode bytes, named as CPython's pickletools names them.
enum class Opcode : std::uint8_t
{
    Mark = '(',
    EmptyTuple = ')',
    Stop = '.',
    Pop = '0',
    PopMark = '1',
    Dup = '2',
    BinBytes = 'B',
    ShortBinBytes = 'C',
    Float = 'F',
    BinFloat = 'G',
    Int = 'I',
    BinInt = 'J',
    BinInt1 = 'K',
    Long = 'L',
    BinInt2 = 'M',
    None = 'N',
    PersId = 'P',
    BinPersId = 'Q',
    Reduce = 'R',
    String = 'S',
    BinString = 'T',
    ShortBinString = 'U',
    Unicode = 'V',
    BinUnicode = 'X',
    EmptyList = ']',
    Append = 'a',
    Build = 'b',
    Global = 'c',
    Dict = 'd',
    Appends = 'e',
    Get = 'g',
    BinGet = 'h',
    Inst = 'i',
    LongBinGet = 'j',
    List = 'l',
    Obj = 'o',
    Put = 'p',
    BinPut = 'q',
    LongBinPut = 'r',
    SetItem = 's',
    Tuple = 't',
    SetItems = 'u',
    EmptyDict = '}',
    Proto = 0x80,
    NewObj = 0x81,
    Ext1 = 0x82,
    Ext2 = 0x83,
    Ext4 = 0x84,
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,
    NewTrue = 0x88,
    NewFalse = 0x89,
    Long1 = 0x8A,
    Long4 = 0x8B,
    ShortBinUnicode = 0x8C,
    BinUnicode8 = 0x8D,
    BinBytes8 = 0x8E,
    EmptySet = 0x8F,
    AddItems = 0x90,
    FrozenSet = 0x91,
    NewObjEx = 0x92,
    StackGlobal = 0x93,
    Memoize = 0x94,
    Frame = 0x95,
    ByteArray8 = 0x96,
    NextBuffer = 0x97,
    ReadOnlyBuffer = 0x98,
};

/// What stands behind an opcode byte. The counted forms are a little-endian length and that many bytes.
enum class ArgumentForm : std::uint8_t
{
    None,
    Unsigned1,
    Unsigned2,
    Unsigned4,
    Signed4,
    Unsigned8,
    BigEndianFloat,
    DecimalLine, ///< INT, GET, PUT
    LongLine,    ///< LONG, with an optional L
    FloatLine,   ///< FLOAT
    QuotedLine,  ///< STRING
    EscapedLine, ///< UNICODE
    PlainLine,   ///< PERSID
    TwoLines,    ///< GLOBAL, INST
    Text1,       ///< UTF-8 behind a length of 1, 4 or 8 bytes
    Text4,
    Text8,
    Bytes1, ///< bytes behind a length of 1, 4 or 8 bytes
    Bytes4,
    Bytes8,
    OldText1, ///< Python 2 str behind a length of 1 or (signed) 4 bytes
    OldText4,
    Long1, ///< two's complement behind a length of 1 or (signed) 4 bytes
    Long4,
};

struct OpcodeInfo
{
    std::string_view name; ///< "SHORT_BINUNICODE"; empty where the byte is no opcode
    std::uint8_t protocol = 0;
    ArgumentForm form = ArgumentForm::None;
};

/// The facts about a byte in an opcode's place.
const OpcodeInfo& opcodeInfo(std::uint8_t byte);

} // namespace assayer::pickle
