// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/Hdf5Types.h"

#include <algorithm>

namespace assayer::format {

namespace {

constexpr std::size_t kHdf5TypeMostDimensions = 32; // H5S_MAX_RANK
constexpr int kDeepestType = 32;

std::string floatName(std::uint64_t size)
{
    return "float" + std::to_string(std::min<std::uint64_t>(size, 64) * 8);
}

// NumPy writes a complex number as a compound of "r" and "i", and a truth value as an enumeration of FALSE and TRUE.
std::string compoundName(const std::string& properties, std::uint64_t size)
{
    const bool complex = properties.size() > 2 && properties[0] == 'r' && properties[1] == '\0' &&
                         (size == 8 || size == 16 || size == 32);
    return complex ? "complex" + std::to_string(size * 8) : "compound";
}

struct TypeHead
{
    std::uint64_t version;
    std::uint64_t kind;
    std::uint64_t bits;
    std::uint64_t size;
};

TypeHead headOf(Hdf5Record& record)
{
    const std::uint64_t first = record.number(1);
    TypeHead head{first >> 4U, first & 15U, 0, 0};
    head.bits = record.number(3);
    head.size = record.number(4);
    return head;
}

} // namespace

Hdf5Type hdf5Type(const std::string& data)
{
    Hdf5Record record(data, 0);
    Hdf5Type type;
    bool array = false;
    for (int depth = 0; depth < kDeepestType; ++depth) {
        const TypeHead head = headOf(record);
        if (!record.ok())
            return {};
        if (!array) {
            type.kind = static_cast<Hdf5Class>(head.kind);
            type.size = head.size;
        }
        switch (static_cast<Hdf5Class>(head.kind)) {
        case Hdf5Class::Integer:
        case Hdf5Class::BitField:
            type.name =
                ((head.bits & 8U) != 0 ? "int" : "uint") + std::to_string(std::min<std::uint64_t>(head.size, 64) * 8);
            return type;
        case Hdf5Class::Float: {
            record.skip(8);
            // The same size may be cut differently: bfloat16 has eight bits of exponent.
            Hdf5Record layout(data, 0);
            layout.skip(data.size() - record.left() - 8);
            layout.skip(5);
            const std::uint64_t exponentBits = layout.number(1);
            type.name = head.size == 2 && exponentBits == 8 ? "bfloat16" : floatName(head.size);
            return type;
        }
        case Hdf5Class::String:
            type.name = "string";
            return type;
        case Hdf5Class::Opaque:
            type.name = "opaque";
            return type;
        case Hdf5Class::Compound:
            type.name = compoundName(record.text(record.left()), head.size);
            return type;
        case Hdf5Class::Reference:
            type.name = "reference";
            return type;
        case Hdf5Class::Enumeration: {
            const std::string rest = record.text(record.left());
            const bool truth = rest.find("FALSE") != std::string::npos && rest.find("TRUE") != std::string::npos;
            Hdf5Record base(rest, 0);
            const TypeHead inner = headOf(base);
            type.name = truth ? "bool" : ((inner.bits & 8U) != 0 ? "int" : "uint") + std::to_string(inner.size * 8);
            return type;
        }
        case Hdf5Class::VariableLength: {
            type.variableString = (head.bits & 15U) == 1;
            Hdf5Record base(record.text(record.left()), 0);
            const TypeHead inner = headOf(base);
            type.variableBytes = !type.variableString && inner.size == 1;
            type.name = type.variableString ? "string" : "list";
            return type;
        }
        case Hdf5Class::Array: {
            array = true;
            const std::uint64_t rank = record.number(1);
            record.skip(head.version < 3 ? 3 : 0);
            record.skip(rank * 4 * (head.version < 3 ? 2 : 1));
            break; // the type of its elements follows
        }
        default:
            type.name = "time";
            return type;
        }
    }
    return {};
}

std::optional<std::vector<std::uint64_t>> hdf5Dimensions(Hdf5File& file, const std::string& data)
{
    Hdf5Record record(data, 0);
    const std::uint64_t version = record.number(1);
    const std::uint64_t rank = record.number(1);
    record.skip(1);
    const std::uint64_t kind = version >= 2 ? record.number(1) : 1;
    record.skip(version >= 2 ? 0 : 5);
    if (!record.ok() || kind == 2 || rank > kHdf5TypeMostDimensions)
        return std::nullopt;
    std::vector<std::uint64_t> dimensions;
    for (std::uint64_t i = 0; i < rank; ++i)
        dimensions.push_back(file.length(record));
    return record.ok() ? std::optional(dimensions) : std::nullopt;
}

std::string hdf5SharedType(Hdf5File& file, const std::string& data, std::uint64_t offset)
{
    Hdf5Record record(data, offset);
    const std::uint64_t version = record.number(1);
    const std::uint64_t kind = record.number(1);
    record.skip(version == 1 ? 6 : 0);
    const std::uint64_t address = file.address(record);
    if (!record.ok() || (version == 3 && kind == 1) || !file.isAddress(address))
        return {};
    for (Hdf5HeaderMessage& message : file.messages(address)) {
        if (message.is(Hdf5Message::Datatype) && !message.shared)
            return std::move(message.data);
    }
    return {};
}

std::optional<Hdf5Attribute> hdf5Attribute(Hdf5File& file, const Hdf5HeaderMessage& message)
{
    Hdf5Record record(message.data, message.offset);
    const std::uint64_t version = record.number(1);
    const std::uint64_t flags = record.number(1);
    const std::uint64_t nameSize = record.number(2);
    const std::uint64_t typeSize = record.number(2);
    const std::uint64_t spaceSize = record.number(2);
    record.skip(version == 3 ? 1 : 0);
    const std::size_t start = record.at();
    const auto part = [&](std::uint64_t size) {
        std::string text = record.text(size);
        if (version == 1)
            record.skip((8 - (record.at() - start) % 8) % 8);
        return text;
    };
    Hdf5Attribute attribute;
    attribute.name = part(nameSize);
    attribute.name = attribute.name.substr(0, attribute.name.find('\0'));
    std::string type = part(typeSize);
    const std::string space = part(spaceSize);
    if (!record.ok() || version < 1 || version > 3)
        return std::nullopt;
    if (version > 1 && (flags & 1U) != 0)
        type = hdf5SharedType(file, type, message.offset);
    attribute.type = hdf5Type(type);
    attribute.dimensions = hdf5Dimensions(file, space);
    attribute.offset = record.place();
    attribute.data = record.text(record.left());
    return attribute;
}

} // namespace assayer::format
