// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/Protection.h"

#include <algorithm>

namespace assayer::sandbox {

namespace {

constexpr std::size_t kLongestDetail = 300;

} // namespace

const ProtectionKind* findProtection(std::string_view name)
{
    const auto* const found = std::find_if(kProtections.begin(), kProtections.end(),
                                           [&](const ProtectionKind& kind) { return kind.name == name; });
    return found == kProtections.end() ? nullptr : found;
}

std::vector<Protection> noProtections(std::string_view why)
{
    std::vector<Protection> all;
    all.reserve(kProtections.size());
    for (const ProtectionKind& kind : kProtections)
        all.push_back({std::string(kind.name), false, std::string(why)});
    return all;
}

Json toJson(const std::vector<Protection>& protections)
{
    Json array = Json::array();
    for (const Protection& protection : protections)
        array.push_back({{"name", protection.name}, {"active", protection.active}, {"detail", protection.detail}});
    return array;
}

std::vector<Protection> protectionsFromJson(const Json& json)
{
    std::vector<Protection> all = noProtections("the reader process did not report it");
    if (!json.is_array())
        return all;
    for (const Json& said : json) {
        const std::string name = jsonText(said, "name");
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const Protection& known) { return known.name == name; });
        if (found == all.end())
            continue;
        found->active = jsonMember(said, "active") == true;
        found->detail = jsonText(said, "detail").substr(0, kLongestDetail);
    }
    return all;
}

bool allActive(const std::vector<Protection>& protections)
{
    return protections.size() == kProtections.size() &&
           std::all_of(protections.begin(), protections.end(),
                       [](const Protection& protection) { return protection.active; });
}

} // namespace assayer::sandbox
