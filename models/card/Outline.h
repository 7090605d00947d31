// SPDX-License-Identifier: GPL-3.0-or-later
// The headings and the prose of a Markdown text, told apart from code, comments and placeholders.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::card {

struct Section
{
    std::string title;        ///< heading without its marks
    int level = 1;            ///< 1 to 6
    std::uint64_t line = 0;   ///< from 1
    std::uint64_t offset = 0; ///< of the heading's line
    std::uint64_t length = 0;
    bool empty = true; ///< neither it nor a section below it says anything but placeholders
};

/// One line that is prose: no code, no comment, no heading.
struct ProseLine
{
    std::string_view text; ///< part of the card
    std::uint64_t line = 0;
    std::uint64_t offset = 0;
    bool table = false; ///< a row of a table
};

struct Outline
{
    std::vector<Section> sections;
    std::vector<ProseLine> prose;

    /// The first heading of level 1, or null.
    const Section* title() const;
};

/// Reads the text from `from` on; lines and offsets are those of the whole text.
Outline readOutline(std::string_view text, std::uint64_t from);

/// True for text that stands for nothing: "[More Information Needed]", "TODO", "N/A", "{{ field }}".
bool isPlaceholder(std::string_view text);

} // namespace assayer::card
