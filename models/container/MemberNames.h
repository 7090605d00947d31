// SPDX-License-Identifier: GPL-3.0-or-later
// The names of an archive's members: what would escape the folder, deceive the eye, or collide.
#pragma once

#include "container/Oddities.h"

#include <string>
#include <string_view>
#include <unordered_map>

namespace assayer::container {

/// True for a name that is absolute, begins with a drive, or climbs by "..", with either kind of slash.
bool escapesFolder(std::string_view name);

/// Observes what is wrong with one name by itself.
void inspectMemberName(const std::string& name, std::uint64_t offset, Oddities& oddities);

/// Observes names that stand twice, or differ in upper and lower case alone.
class NameCollisions
{
public:
    /// `whoTakesWhich` says in a clause what loaders do with two members of one name.
    explicit NameCollisions(std::string whoTakesWhich) : m_whoTakesWhich(std::move(whoTakesWhich)) {}
    void add(const std::string& name, std::uint64_t offset, Oddities& oddities);

private:
    std::string m_whoTakesWhich;
    std::unordered_map<std::string, std::string> m_seen; ///< lower case -> as first written
};

} // namespace assayer::container
