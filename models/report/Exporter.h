// SPDX-License-Identifier: GPL-3.0-or-later
// The registry of report formats: each turns the record into one document.
#pragma once

#include "base/Result.h"
#include "record/Inspection.h"

#include <span>
#include <string>
#include <string_view>

namespace assayer::report {

struct Exporter
{
    std::string_view id;        ///< the word of --format: "html"
    std::string_view title;     ///< for people: "HTML report"
    std::string_view extension; ///< without a dot
    std::string (*write)(const record::Inspection& inspection);
};

/// Every format this version writes: text, json, html, cyclonedx.
std::span<const Exporter> exporters();

const Exporter* findExporter(std::string_view id);

} // namespace assayer::report
