// SPDX-License-Identifier: GPL-3.0-or-later
// What the user looks at, and what belongs to it.
#include "Selection.h"

#include <algorithm>

namespace assayer::view {

namespace {

constexpr std::size_t kHistoryLength = 200;

void relate(Place& place, const std::string& path)
{
    if (!path.empty() && !place.relates(path))
        place.related.push_back(path);
}

/// Whether a range of `path` meets the place. Where both name bytes of the same file these must overlap, since a card
/// or a configuration of many statements would otherwise tie all of them together; else the file decides.
bool meets(const Place& place, std::string_view path, std::optional<std::uint64_t> offset,
           std::optional<std::uint64_t> length)
{
    if (!place.relates(path))
        return false;
    if (path != place.path || !offset || !place.offset)
        return true;
    const std::uint64_t begin = *offset;
    const std::uint64_t otherBegin = *place.offset;
    const auto covers = [](std::uint64_t from, std::optional<std::uint64_t> extent, std::uint64_t position) {
        return position >= from && position - from < std::max<std::uint64_t>(extent.value_or(1), 1);
    };
    return covers(begin, length, otherBegin) || covers(otherBegin, place.length, begin);
}

bool meets(const Place& place, const record::Evidence& evidence)
{
    return meets(place, evidence.path, evidence.offset, evidence.length);
}

bool contains(const std::vector<std::string>& paths, const Place& place)
{
    return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) { return place.relates(path); });
}

} // namespace

bool Place::relates(std::string_view toPath) const
{
    return std::find(related.begin(), related.end(), toPath) != related.end();
}

Place placeOf(const record::File& file, const record::Member* member)
{
    Place place;
    place.path = file.path;
    if (member != nullptr) {
        place.member = member->name;
        place.offset = member->offset;
        place.length = member->length;
    }
    relate(place, file.path);
    return place;
}

Place placeOf(const record::Finding& finding, std::size_t index)
{
    Place place;
    place.path = finding.path;
    place.member = finding.member.value_or(std::string());
    place.offset = finding.offset;
    place.length = finding.length;
    place.finding = index;
    relate(place, finding.path);
    return place;
}

Place placeOf(const record::Claim& claim, std::size_t index)
{
    Place place;
    place.claim = index;
    if (!claim.evidence.empty()) {
        const record::Evidence& first = claim.evidence.front();
        place.path = first.path;
        place.member = first.member.value_or(std::string());
        place.offset = first.offset;
        place.length = first.length;
    }
    for (const record::Evidence& evidence : claim.evidence)
        relate(place, evidence.path);
    return place;
}

Place placeOf(const record::Signature& signature, std::size_t index, std::optional<std::size_t> step)
{
    Place place;
    place.path = signature.path;
    place.signature = index;
    place.step = step;
    relate(place, signature.path);
    // What a signature says of unchanged files is no news; the ones that it contradicts are.
    for (const auto* paths : {&signature.coverage.changed, &signature.coverage.extra}) {
        for (const std::string& path : *paths)
            relate(place, path);
    }
    return place;
}

Place placeOf(const record::Node& node)
{
    Place place;
    place.node = node.id;
    if (node.path) {
        place.path = *node.path;
        relate(place, *node.path);
    }
    for (const record::Evidence& evidence : node.evidence) {
        if (place.path.empty() && !evidence.path.empty()) {
            place.path = evidence.path;
            place.member = evidence.member.value_or(std::string());
            place.offset = evidence.offset;
            place.length = evidence.length;
        }
        relate(place, evidence.path);
    }
    return place;
}

bool belongs(const record::Finding& finding, const Place& place)
{
    return meets(place, finding.path, finding.offset, finding.length);
}

bool belongs(const record::Claim& claim, const Place& place)
{
    return std::any_of(claim.evidence.begin(), claim.evidence.end(),
                       [&](const record::Evidence& evidence) { return meets(place, evidence); });
}

bool belongs(const record::Signature& signature, const Place& place)
{
    const record::Coverage& coverage = signature.coverage;
    return place.relates(signature.path) || contains(coverage.covered, place) || contains(coverage.changed, place) ||
           contains(coverage.extra, place) || contains(coverage.missing, place);
}

bool belongs(const record::Node& node, const Place& place)
{
    if (!place.node.empty())
        return place.node == node.id;
    if (node.path)
        return place.relates(*node.path);
    return std::any_of(node.evidence.begin(), node.evidence.end(),
                       [&](const record::Evidence& evidence) { return meets(place, evidence); });
}

void Selection::choose(const Place& place)
{
    if (place == m_place)
        return;
    if (!m_history.empty())
        m_history.resize(m_at + 1);
    m_history.push_back(place);
    if (m_history.size() > kHistoryLength)
        m_history.erase(m_history.begin());
    m_at = m_history.size() - 1;
    show(place);
}

void Selection::goBack()
{
    if (canGoBack())
        show(Place(m_history[--m_at]));
}

void Selection::goForward()
{
    if (canGoForward())
        show(Place(m_history[++m_at]));
}

void Selection::clear()
{
    m_history.clear();
    m_at = 0;
    show({});
}

void Selection::show(const Place& place)
{
    m_place = place;
    emit changed(m_place);
}

} // namespace assayer::view
