// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside a SavedModel: Keras' description of its layers (keras_metadata.pb) and the fingerprint.
#include "base/Text.h"
#include "format/KerasConfig.h"
#include "format/Observations.h"
#include "format/Readers.h"
#include "format/WireFormat.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

constexpr std::size_t kMostKerasText = std::size_t{4} << 20U;

// SavedObject of Keras' saved_metadata.proto: 2 number, 3 path, 4 identifier ("_tf_keras_layer"), 5 JSON, 6 version.
bool isKerasObject(WireBytes& bytes, const WireField& field)
{
    const WireShape shape = wireShape(bytes, field.offset, field.end());
    const WireField* path = shape.first(3);
    const WireField* identifier = shape.first(4);
    return shape.sound && path != nullptr && path->isBytes() && identifier != nullptr && identifier->isBytes() &&
           bytes.text(path->offset, path->length, 4) == "root" &&
           bytes.text(identifier->offset, identifier->length, 64).starts_with("_tf_keras");
}

} // namespace

Match recogniseKerasMetadata(const Head& head, const Input& input)
{
    if (!head.startsWith("\x0A"))
        return Match::No;
    WireBytes bytes(input.bytes);
    const WireShape shape = wireShape(bytes, 0, bytes.size(), 2);
    constexpr std::array kOnly{WireShape::Allowed{1, WireType::Bytes}};
    const WireField* object = shape.first(1);
    return shape.sound && object != nullptr && shape.only(kOnly) && isKerasObject(bytes, *object) ? Match::ByContent
                                                                                                  : Match::No;
}

Result<void> readKerasMetadata(const Input& input, Facts& facts)
{
    Observations observations(facts);
    WireBytes bytes(input.bytes);
    WireCursor objects(bytes, 0, bytes.size());
    std::uint64_t layers = 0;
    while (const auto object = objects.next()) {
        if (input.stop.stop_requested())
            return failure(ErrorKind::Cancelled, "the inspection was cancelled");
        if (object->number != 1 || !object->isBytes())
            continue;
        ++layers;
        std::string path;
        WireCursor parts(bytes, object->offset, object->end());
        while (const auto part = parts.next()) {
            if (part->number == 3 && part->isBytes())
                path = utf8FromBytes(bytes.text(part->offset, part->length, 256));
            if (part->number != 5 || !part->isBytes())
                continue;
            const std::string json = bytes.text(part->offset, part->length, kMostKerasText);
            inspectKerasText(input, json, {path, part->offset, part->length, true}, facts, observations);
        }
    }
    facts.values["layers"] = layers;
    if (!objects.error())
        return {};
    observations.add("tensorflow.malformed", objects.error()->message, {}, objects.error()->offset, {});
    return failure(*objects.error());
}

// FingerprintDef: five hashes, a version and a text that names the model.
Match recogniseFingerprint(const Head&, const Input& input)
{
    if (!input.name.ends_with("fingerprint.pb") || input.bytes.size() > 4096)
        return Match::No;
    WireBytes bytes(input.bytes);
    const WireShape shape = wireShape(bytes, 0, bytes.size());
    constexpr std::array kFields{WireShape::Allowed{1, WireType::Varint}, WireShape::Allowed{2, WireType::Varint},
                                 WireShape::Allowed{3, WireType::Varint}, WireShape::Allowed{4, WireType::Varint},
                                 WireShape::Allowed{5, WireType::Varint}, WireShape::Allowed{6, WireType::Bytes},
                                 WireShape::Allowed{7, WireType::Bytes}};
    return shape.sound && shape.whole && !shape.fields.empty() && shape.only(kFields) ? Match::ByContent : Match::No;
}

Result<void> readFingerprint(const Input& input, Facts& facts)
{
    constexpr std::array<const char*, 5> kNames{"savedModelChecksum", "graphHash", "signatureHash", "objectGraphHash",
                                                "checkpointHash"};
    WireBytes bytes(input.bytes);
    WireCursor fields(bytes, 0, bytes.size());
    while (const auto field = fields.next()) {
        if (field->number >= 1 && field->number <= kNames.size())
            facts.values[kNames[field->number - 1]] = std::to_string(field->value);
        else if (field->number == 7)
            facts.values["uuid"] = utf8FromBytes(bytes.text(field->offset, field->length, 128));
    }
    return {};
}

} // namespace assayer::format
