// SPDX-License-Identifier: GPL-3.0-or-later
// What stands beside a model's graph: TensorFlow's checkpoint index, Keras' metadata, Core ML's weights, descriptions
// of arrays.
#include "FuzzReading.h"

#include "format/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer::format;
    assayer::test::fuzzRead(data, size, "model.index", readCheckpointIndex);
    assayer::test::fuzzRead(data, size, "model.data-00000-of-00001", readCheckpointData);
    assayer::test::fuzzRead(data, size, "keras_metadata.pb", readKerasMetadata);
    assayer::test::fuzzRead(data, size, "fingerprint.pb", readFingerprint);
    assayer::test::fuzzRead(data, size, "weight.bin", readCoreMlBlob);
    assayer::test::fuzzRead(data, size, ".zarray", readZarr);
    assayer::test::fuzzRead(data, size, "_METADATA", readOrbax);
    return 0;
}
