// SPDX-License-Identifier: GPL-3.0-or-later
// The help pages of resources/help, which the command line and the window show.
#pragma once

#include <string_view>
#include <vector>

namespace assayer::report {

/// The names of all pages, in alphabetical order.
std::vector<std::string_view> helpTopics();

/// A page as Markdown; empty where there is none of that name.
std::string_view helpPage(std::string_view topic);

} // namespace assayer::report
