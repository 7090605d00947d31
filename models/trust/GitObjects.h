// SPDX-License-Identifier: GPL-3.0-or-later
// Objects of a git repository from bytes alone: loose ones and those in packs (gitformat-pack(5)), with their deltas.
// git itself is not asked, since it obeys the configuration of the repository that it looks at.
#pragma once

#include "base/Result.h"
#include "source/ByteSource.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

class GitObjects
{
public:
    struct Object
    {
        std::string type; ///< "commit", "tree", "blob", "tag"
        std::string content;
    };

    /// A loose object as it stands in objects/xx/yyyy; false where it is damaged or not what its name says.
    bool addLoose(const std::string& id, std::string_view compressed);

    /// A pack and its index of version 2; both must outlive this object. False where the index is none.
    bool addPack(const source::ByteSource& index, const source::ByteSource& pack);

    /// An object by its identifier, at most 64 MiB: NotFound where none of what was added holds it, Malformed where it
    /// is damaged or is not what its identifier says.
    Result<Object> read(const std::string& id) const;

private:
    struct Pack
    {
        const source::ByteSource* index;
        const source::ByteSource* bytes;
        std::uint32_t count = 0;
    };

    Result<std::uint64_t> find(const Pack& pack, std::string_view rawId) const;
    Result<Object> readPacked(const Pack& pack, std::uint64_t offset) const;

    std::map<std::string, Object> m_loose;
    std::vector<Pack> m_packs;
};

} // namespace assayer::trust
