// SPDX-License-Identifier: GPL-3.0-or-later
// Members of Sigstore's JSON documents, with a defect for each that is not what protobuf's JSON mapping demands.
#pragma once

#include "base/Json.h"
#include "trust/Defect.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

class FieldReader
{
public:
    explicit FieldReader(std::vector<Defect>& defects) : m_defects(defects) {}

    void defect(std::string_view reason, std::string detail);

    /// The bytes of a base64 text; `what` names it in the defect where it is missing ("bundle-structure") or no base64
    /// ("bundle-encoding").
    std::vector<std::byte> bytes(const Json& object, std::string_view key, std::string_view what);

    /// The same for a member that may be missing.
    std::vector<std::byte> bytesIfAny(const Json& object, std::string_view key, std::string_view what);

    /// An unsigned 64-bit number, written as a number or a string; protobuf leaves a zero out.
    std::uint64_t number(const Json& object, std::string_view key, std::string_view what);

private:
    std::vector<Defect>& m_defects;
};

} // namespace assayer::trust
