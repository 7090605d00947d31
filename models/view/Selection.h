// SPDX-License-Identifier: GPL-3.0-or-later
// What the user looks at: one place for all panels, which follow it and set it, with the way back and forth.
#pragma once

#include "record/Inspection.h"

#include <QObject>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assayer::view {

/// A place in the record. At most one of finding, claim, signature and node is set: what was chosen. The rest says
/// where that leads. Indices are positions in the record's arrays.
struct Place
{
    std::string path;   ///< of the file; empty where what was chosen has none
    std::string member; ///< archive member, tensor or pickle stream; may be empty
    std::optional<std::uint64_t> offset;
    std::optional<std::uint64_t> length;
    std::optional<std::size_t> finding;
    std::optional<std::size_t> claim;
    std::optional<std::size_t> signature;
    std::optional<std::size_t> step;  ///< of the signature
    std::string node;                 ///< id in the graph
    std::vector<std::string> related; ///< all paths that belong to what was chosen, `path` first, without doubles
    bool operator==(const Place&) const = default;

    bool empty() const { return *this == Place{}; }
    bool relates(std::string_view toPath) const;
};

Place placeOf(const record::File& file, const record::Member* member = nullptr);
Place placeOf(const record::Finding& finding, std::size_t index);
Place placeOf(const record::Claim& claim, std::size_t index);
Place placeOf(const record::Signature& signature, std::size_t index, std::optional<std::size_t> step);
Place placeOf(const record::Node& node);

/// Whether an item belongs to what is chosen at `place`, directly or through a file that both speak of.
bool belongs(const record::Finding& finding, const Place& place);
bool belongs(const record::Claim& claim, const Place& place);
bool belongs(const record::Signature& signature, const Place& place);
bool belongs(const record::Node& node, const Place& place);

/// Lives in the GUI thread.
class Selection : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    const Place& place() const { return m_place; }
    bool canGoBack() const { return m_at > 0; }
    bool canGoForward() const { return m_at + 1 < m_history.size(); }

public slots:
    void choose(const assayer::view::Place& place);
    void goBack();
    void goForward();
    void clear();

signals:
    void changed(const assayer::view::Place& place);

private:
    void show(const Place& place);

    Place m_place;
    std::vector<Place> m_history;
    std::size_t m_at = 0;
};

} // namespace assayer::view
