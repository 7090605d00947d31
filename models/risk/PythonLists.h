// SPDX-License-Identifier: GPL-3.0-or-later
// The lists of resources/code/python.json: what calling a function in Python source means.
#pragma once

#include "base/Result.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::risk {

class PythonLists
{
public:
    /// The lists that are linked in; a test checks that they parse.
    static const PythonLists& builtIn();

    static Result<PythonLists> parse(std::string_view json);

    /// "program", "evaluate" ... of a dotted name ("socket.socket().connect"), or empty. A module that is reached
    /// through another one ("torch.serialization.os.system") counts as itself.
    std::vector<std::string> groupsOf(std::string_view path) const;
    std::string_view meaningOf(const std::string& group) const;

    bool handsOn(std::string_view callee) const { return m_handsOn.contains(callee); }
    bool isKnownTool(std::string_view command) const { return m_knownTools.contains(command); }
    bool isKnownLibrary(std::string_view file) const;
    /// The part of `text` that names a place from which programs are started by themselves, or empty.
    std::string_view startPlaceIn(std::string_view text) const;
    /// The part of `text` that names a service which takes data from anybody, or empty.
    std::string_view dropPlaceIn(std::string_view text) const;

    const std::string& version() const { return m_version; }

private:
    std::string m_version;
    std::map<std::string, std::vector<std::string>, std::less<>> m_groups; ///< by name
    std::map<std::string, std::string, std::less<>> m_meanings;
    std::set<std::string, std::less<>> m_reachedModules;
    std::set<std::string, std::less<>> m_handsOn;
    std::set<std::string, std::less<>> m_knownTools;
    std::vector<std::string> m_knownLibraries;
    std::vector<std::string> m_startPlaces;
    std::vector<std::string> m_dropPlaces;
};

} // namespace assayer::risk
