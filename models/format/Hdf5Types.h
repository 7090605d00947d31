// SPDX-License-Identifier: GPL-3.0-or-later
// Data types, data spaces and attributes of HDF5 (File Format Specification 3.0, IV.A.2), named as NumPy names them.
#pragma once

#include "format/Hdf5File.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assayer::format {

enum class Hdf5Class : std::uint8_t
{
    Integer = 0,
    Float = 1,
    Time = 2,
    String = 3,
    BitField = 4,
    Opaque = 5,
    Compound = 6,
    Reference = 7,
    Enumeration = 8,
    VariableLength = 9,
    Array = 10,
    Unknown = 255
};

struct Hdf5Type
{
    Hdf5Class kind = Hdf5Class::Unknown;
    std::string name;            ///< "float32", "string", "compound"
    std::uint64_t size = 0;      ///< of an element
    bool variableString = false; ///< of variable length, in the global heap
    bool variableBytes = false;  ///< a variable-length list of one-byte numbers
};

/// A datatype message.
Hdf5Type hdf5Type(const std::string& data);

/// The dimensions; nothing for a null data space, which holds no element. A scalar has none.
std::optional<std::vector<std::uint64_t>> hdf5Dimensions(Hdf5File& file, const std::string& data);

struct Hdf5Attribute
{
    std::string name;
    Hdf5Type type;
    std::optional<std::vector<std::uint64_t>> dimensions;
    std::string data;
    std::uint64_t offset = 0; ///< of the data
};

/// An attribute message. A type that is shared is looked up at its own place.
std::optional<Hdf5Attribute> hdf5Attribute(Hdf5File& file, const Hdf5HeaderMessage& message);

/// The datatype message of an object whose message says "shared".
std::string hdf5SharedType(Hdf5File& file, const std::string& data, std::uint64_t offset);

} // namespace assayer::format
