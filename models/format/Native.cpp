// SPDX-License-Identifier: GPL-3.0-or-later
// Programs and libraries of machine code or bytecode among the files: what machine they are for, and what they load.
#include "base/Text.h"
#include "format/Readers.h"
#include "format/WireFormat.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::uint64_t kNativeMostHeaders = 200; ///< program headers, load commands and sections that are looked at
constexpr std::size_t kNativeMostLibraries = 100;
constexpr std::uint64_t kNativeMostTable = std::uint64_t{1} << 20U;

class NativeBytes
{
public:
    explicit NativeBytes(const source::ByteSource& bytes) : m_bytes(bytes) {}

    std::uint64_t number(std::uint64_t at, std::size_t width)
    {
        const auto part = m_bytes.view(at, width);
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < part.size(); ++i)
            value = (value << 8U) | std::to_integer<std::uint64_t>(part[big ? i : part.size() - 1 - i]);
        return value;
    }
    std::string text(std::uint64_t at, std::size_t most)
    {
        const std::string found = m_bytes.text(at, most, most);
        return found.substr(0, found.find('\0'));
    }
    std::uint64_t size() const { return m_bytes.size(); }

    bool big = false;

private:
    WireBytes m_bytes;
};

struct MachineName
{
    std::uint64_t number;
    std::string_view name;
};

template <std::size_t N>
std::string machineName(const std::array<MachineName, N>& machines, std::uint64_t number)
{
    const auto found = std::find_if(machines.begin(), machines.end(),
                                    [&](const MachineName& machine) { return machine.number == number; });
    return found == machines.end() ? "machine " + std::to_string(number) : std::string(found->name);
}

// System V ABI, e_machine.
constexpr std::array kElfMachines{
    MachineName{3, "x86"},         MachineName{8, "MIPS"},      MachineName{20, "PowerPC"},
    MachineName{21, "PowerPC 64"}, MachineName{22, "S/390"},    MachineName{40, "ARM"},
    MachineName{62, "x86-64"},     MachineName{183, "AArch64"}, MachineName{190, "CUDA"},
    MachineName{224, "AMD GPU"},   MachineName{243, "RISC-V"},  MachineName{247, "BPF"},
    MachineName{258, "LoongArch"}};
// PE format, MachineName types.
constexpr std::array kPeMachines{MachineName{0x14C, "x86"}, MachineName{0x8664, "x86-64"},
                                 MachineName{0xAA64, "AArch64"}, MachineName{0x1C4, "ARM"},
                                 MachineName{0x5064, "RISC-V"}};
// Mach-O, cputype.
constexpr std::array kMachMachines{MachineName{7, "x86"}, MachineName{0x01000007, "x86-64"}, MachineName{12, "ARM"},
                                   MachineName{0x0100000C, "AArch64"}, MachineName{18, "PowerPC"}};

struct NativeProgram
{
    std::string kind; ///< "shared library"
    std::string machine;
    std::vector<std::string> libraries;
};

// A place in memory as one in the file, by the segments that are loaded.
std::uint64_t elfPlace(NativeBytes& bytes, bool wide, std::uint64_t headers, std::uint64_t step, std::uint64_t count,
                       std::uint64_t address)
{
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t at = headers + i * step;
        const std::uint64_t offset = bytes.number(at + (wide ? 8 : 4), wide ? 8 : 4);
        const std::uint64_t begin = bytes.number(at + (wide ? 16 : 8), wide ? 8 : 4);
        const std::uint64_t size = bytes.number(at + (wide ? 32 : 16), wide ? 8 : 4);
        if (bytes.number(at, 4) == 1 && address >= begin && address - begin < size)
            return offset + (address - begin);
    }
    return UINT64_MAX;
}

NativeProgram readElf(NativeBytes& bytes)
{
    const bool wide = bytes.number(4, 1) == 2;
    bytes.big = bytes.number(5, 1) == 2;
    NativeProgram program;
    constexpr std::array<std::string_view, 5> kNativeKinds{"file", "object file", "program", "shared library",
                                                           "core dump"};
    program.kind =
        kNativeKinds[static_cast<std::size_t>(std::min<std::uint64_t>(bytes.number(16, 2), 4) % kNativeKinds.size())];
    program.machine = machineName(kElfMachines, bytes.number(18, 2));
    const std::uint64_t headers = bytes.number(wide ? 32 : 28, wide ? 8 : 4);
    const std::uint64_t step = bytes.number(wide ? 54 : 42, 2);
    const std::uint64_t count = std::min(bytes.number(wide ? 56 : 44, 2), kNativeMostHeaders);
    const std::size_t width = wide ? 8 : 4;
    std::vector<std::uint64_t> needed;
    std::uint64_t names = UINT64_MAX;
    for (std::uint64_t i = 0; i < count && headers < bytes.size(); ++i) {
        const std::uint64_t at = headers + i * step;
        if (bytes.number(at, 4) != 2)
            continue;
        const std::uint64_t offset = bytes.number(at + (wide ? 8 : 4), width);
        const std::uint64_t size = std::min(bytes.number(at + (wide ? 32 : 16), width), kNativeMostTable);
        for (std::uint64_t entry = 0; entry + 2 * width <= size && offset < bytes.size(); entry += 2 * width) {
            const std::uint64_t tag = bytes.number(offset + entry, width);
            const std::uint64_t value = bytes.number(offset + entry + width, width);
            if (tag == 0)
                break;
            if (tag == 1 && needed.size() < kNativeMostLibraries)
                needed.push_back(value);
            if (tag == 5)
                names = elfPlace(bytes, wide, headers, step, count, value);
        }
    }
    for (const std::uint64_t name : needed) {
        if (names < bytes.size() && name < bytes.size())
            program.libraries.push_back(bytes.text(names + name, 256));
    }
    return program;
}

NativeProgram readPe(NativeBytes& bytes)
{
    NativeProgram program;
    const std::uint64_t header = bytes.number(60, 4);
    program.machine = machineName(kPeMachines, bytes.number(header + 4, 2));
    program.kind = (bytes.number(header + 22, 2) & 0x2000U) != 0 ? "library" : "program";
    const std::uint64_t optional = header + 24;
    const bool wide = bytes.number(optional, 2) == 0x20B;
    const std::uint64_t imports = bytes.number(optional + (wide ? 120 : 104), 4);
    const std::uint64_t sections = optional + bytes.number(header + 20, 2);
    const std::uint64_t count = std::min(bytes.number(header + 6, 2), kNativeMostHeaders);
    const auto place = [&](std::uint64_t address) {
        for (std::uint64_t i = 0; i < count; ++i) {
            const std::uint64_t at = sections + i * 40;
            const std::uint64_t begin = bytes.number(at + 12, 4);
            if (address >= begin && address - begin < std::max(bytes.number(at + 8, 4), bytes.number(at + 16, 4)))
                return bytes.number(at + 20, 4) + (address - begin);
        }
        return UINT64_MAX;
    };
    std::uint64_t at = imports != 0 ? place(imports) : UINT64_MAX;
    for (std::size_t i = 0; i < kNativeMostLibraries && at < bytes.size(); ++i, at += 20) {
        const std::uint64_t name = bytes.number(at + 12, 4);
        const std::uint64_t nameAt = name != 0 ? place(name) : UINT64_MAX;
        if (nameAt >= bytes.size())
            break;
        program.libraries.push_back(bytes.text(nameAt, 256));
    }
    return program;
}

NativeProgram readMachO(NativeBytes& bytes, std::uint64_t begin)
{
    NativeProgram program;
    const std::uint64_t magic = bytes.number(begin, 4);
    bytes.big = magic == 0xCEFAEDFE || magic == 0xCFFAEDFE;
    const bool wide = bytes.number(begin, 4) == 0xFEEDFACF;
    program.machine = machineName(kMachMachines, bytes.number(begin + 4, 4));
    const std::uint64_t kind = bytes.number(begin + 12, 4);
    program.kind = kind == 2 ? "program" : kind == 6 ? "library" : kind == 8 ? "bundle" : "object file";
    const std::uint64_t count = std::min(bytes.number(begin + 16, 4), kNativeMostHeaders);
    std::uint64_t at = begin + (wide ? 32 : 28);
    for (std::uint64_t i = 0; i < count && at < bytes.size(); ++i) {
        const std::uint64_t command = bytes.number(at, 4) & 0x7FFFFFFFU;
        const std::uint64_t size = bytes.number(at + 4, 4);
        if ((command == 0xC || command == 0x18 || command == 0x1F) && program.libraries.size() < kNativeMostLibraries)
            program.libraries.push_back(bytes.text(at + bytes.number(at + 8, 4), 256));
        if (size < 8)
            break;
        at += size;
    }
    return program;
}

void keep(NativeProgram program, const std::string& what, Facts& facts)
{
    std::string detail = "the file is " + what + (program.kind.empty() ? "" : " (" + program.kind);
    if (!program.kind.empty())
        detail += program.machine.empty() ? ")" : " for " + program.machine + ")";
    Json libraries = Json::array();
    for (std::size_t i = 0; i < program.libraries.size(); ++i) {
        const std::string name = utf8FromBytes(program.libraries[i]);
        libraries.push_back(name);
        if (i < 8)
            detail += (i == 0 ? "; it loads " : ", ") + name;
    }
    if (!libraries.empty())
        facts.values["loads"] = std::move(libraries);
    if (!program.machine.empty())
        facts.values["machine"] = program.machine;
    facts.observations.push_back({"file.executable", std::move(detail), {}, 0, {}});
}

// "MZ" alone is two letters; the header behind it must lead to "PE\0\0", or be that of a program for every system.
bool isPe(const Head& head, const Input& input)
{
    if (!head.startsWith("MZ") || head.size < 64)
        return false;
    if (head.startsWith("MZqFpD=") || head.startsWith("jartsr='"))
        return true;
    NativeBytes bytes(input.bytes);
    return bytes.number(bytes.number(60, 4), 4) == 0x4550;
}

// A universal file counts its parts, a Java class has its version there.
bool isUniversal(const Head& head)
{
    return head.first.size() >= 28 && head.startsWith("\xCA\xFE\xBA\xBE") && head.first[4] == std::byte{0} &&
           head.first[5] == std::byte{0} && head.first[6] == std::byte{0} &&
           std::to_integer<unsigned>(head.first[7]) < 30;
}

} // namespace

Match recogniseElf(const Head& head, const Input&)
{
    const auto isOneOrTwo = [&](std::size_t at) {
        return head.first[at] == std::byte{1} || head.first[at] == std::byte{2};
    };
    // Class and byte order take two values each (System V ABI, chapter 4).
    const bool elf = head.startsWith("\x7F"
                                     "ELF") &&
                     head.first.size() >= 20 && isOneOrTwo(4) && isOneOrTwo(5) && head.first[6] == std::byte{1};
    return elf ? Match::ByContent : Match::No;
}
Result<void> readElfFile(const Input& input, Facts& facts)
{
    NativeBytes bytes(input.bytes);
    keep(readElf(bytes), "an ELF file", facts);
    return {};
}

Match recognisePe(const Head& head, const Input& input)
{
    return isPe(head, input) ? Match::ByContent : Match::No;
}
Result<void> readPeFile(const Input& input, Facts& facts)
{
    NativeBytes bytes(input.bytes);
    keep(readPe(bytes), bytes.text(0, 7) == "MZqFpD=" ? "a program for several systems at once" : "a Windows program",
         facts);
    return {};
}

Match recogniseMachO(const Head& head, const Input&)
{
    constexpr std::array<std::string_view, 4> kMagics{"\xCF\xFA\xED\xFE", "\xCE\xFA\xED\xFE", "\xFE\xED\xFA\xCE",
                                                      "\xFE\xED\xFA\xCF"};
    const bool thin =
        head.first.size() >= 28 &&
        std::any_of(kMagics.begin(), kMagics.end(), [&](std::string_view magic) { return head.startsWith(magic); });
    return thin || isUniversal(head) ? Match::ByContent : Match::No;
}
Result<void> readMachOFile(const Input& input, Facts& facts)
{
    NativeBytes bytes(input.bytes);
    bytes.big = true;
    const bool universal = bytes.number(0, 4) == 0xCAFEBABE;
    const std::uint64_t first = universal ? bytes.number(16, 4) : 0;
    bytes.big = false;
    keep(readMachO(bytes, first), universal ? "a universal macOS file" : "a macOS file", facts);
    return {};
}

Match recogniseBytecode(const Head& head, const Input&)
{
    using namespace std::string_view_literals;
    const bool wasm = head.startsWith("\0asm\x01\0\0\0"sv);
    const bool javaClass = head.startsWith("\xCA\xFE\xBA\xBE"sv) && !isUniversal(head) && head.first.size() >= 10;
    const bool bitcode = head.startsWith("BC\xC0\xDE"sv);
    const bool lua = head.startsWith("\x1BLua"sv) || head.startsWith("\x1BLJ\x01"sv) || head.startsWith("\x1BLJ\x02"sv);
    const bool dex = head.startsWith("dex\n03"sv);
    return wasm || javaClass || bitcode || lua || dex ? Match::ByContent : Match::No;
}
Result<void> readBytecode(const Input& input, Facts& facts)
{
    NativeBytes bytes(input.bytes);
    const std::uint64_t first = bytes.number(0, 1);
    NativeProgram program;
    program.kind = "bytecode";
    keep(program,
         first == 0      ? "a WebAssembly module"
         : first == 0xCA ? "a Java class"
         : first == 'B'  ? "LLVM bitcode"
         : first == 0x1B ? "compiled Lua"
                         : "an Android program",
         facts);
    return {};
}

} // namespace assayer::format
