// SPDX-License-Identifier: GPL-3.0-or-later
// Reading samples in tests: from memory and from files, as the registry does.
#pragma once

#include "format/Format.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <algorithm>
#include <string>

namespace assayer::test {

struct Sample
{
    format::Facts facts;
    Result<void> done;
};

inline Sample readSample(const std::string& bytes, const std::string& name, const Limits& limits = {})
{
    const source::MemorySource source{std::string_view(bytes)};
    Sample sample;
    sample.done = format::readFile({source, name, limits}, sample.facts);
    return sample;
}

inline Sample readSampleFile(const QString& path, const Limits& limits = {})
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {{}, failure(ErrorKind::NotFound, "the sample is not there")};
    return readSample(file.readAll().toStdString(), path.section('/', -1).toStdString(), limits);
}

inline bool observed(const format::Facts& facts, const std::string& kind)
{
    return std::any_of(facts.observations.begin(), facts.observations.end(),
                       [&](const format::Observation& observation) { return observation.kind == kind; });
}

inline QByteArray kindsOf(const format::Facts& facts)
{
    std::string text = facts.format + ":";
    for (const format::Observation& observation : facts.observations)
        text += " " + observation.kind + (observation.member.empty() ? "" : "(" + observation.member + ")");
    return QByteArray::fromStdString(text);
}

inline QByteArray shown(const Json& value)
{
    return QByteArray::fromStdString(jsonLine(value));
}

inline const record::Member* memberNamed(const format::Facts& facts, const std::string& name)
{
    const auto found = std::find_if(facts.members.begin(), facts.members.end(),
                                    [&](const record::Member& member) { return member.name == name; });
    return found == facts.members.end() ? nullptr : &*found;
}

} // namespace assayer::test
