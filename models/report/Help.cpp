// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/Help.h"

#include "base/EmbeddedFile.h"

#include <algorithm>

namespace assayer::report {

std::span<const EmbeddedFile> helpPages();

namespace {

std::string_view topicOf(std::string_view fileName)
{
    fileName.remove_prefix(fileName.find_last_of('/') + 1);
    return fileName.substr(0, fileName.find('.'));
}

} // namespace

std::vector<std::string_view> helpTopics()
{
    std::vector<std::string_view> topics;
    for (const EmbeddedFile& page : helpPages())
        topics.push_back(topicOf(page.name));
    std::sort(topics.begin(), topics.end());
    return topics;
}

std::string_view helpPage(std::string_view topic)
{
    for (const EmbeddedFile& page : helpPages()) {
        if (topicOf(page.name) == topic)
            return page.text;
    }
    return {};
}

} // namespace assayer::report
