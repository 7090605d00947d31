// SPDX-License-Identifier: GPL-3.0-or-later
// The recogniser and the reader of each format; the registry lists them. One pair of lines per format.
#pragma once

#include "format/Format.h"

namespace assayer::format {

Match recogniseSafetensors(const Head& head, const Input& input);
Result<void> readSafetensors(const Input& input, Facts& facts);

Match recogniseIndex(const Head& head, const Input& input);
Result<void> readIndex(const Input& input, Facts& facts);

Match recogniseConfig(const Head& head, const Input& input);
Match recogniseTokenizer(const Head& head, const Input& input);
Match recogniseJson(const Head& head, const Input& input);
Result<void> readJson(const Input& input, Facts& facts); ///< of all three: keys tell what a file says, not its name

Match recogniseJinja(const Head& head, const Input& input);
Result<void> readJinja(const Input& input, Facts& facts);

Match recogniseGguf(const Head& head, const Input& input);
Result<void> readGguf(const Input& input, Facts& facts);
Match recogniseNpy(const Head& head, const Input& input);
Result<void> readNpy(const Input& input, Facts& facts);
Match recogniseTorchLegacy(const Head& head, const Input& input);
Result<void> readTorchLegacy(const Input& input, Facts& facts);

Match recogniseZipFile(const Head& head, const Input& input);
Result<void> readZipFile(const Input& input, Facts& facts);
Result<void> readNpz(const Input& input, Facts& facts);
Match recogniseTar(const Head& head, const Input& input);
Result<void> readTar(const Input& input, Facts& facts);
Match recogniseSevenZip(const Head& head, const Input& input);
Result<void> readSevenZipFile(const Input& input, Facts& facts);
Match recogniseNpz(const Head& head, const Input& input); ///< read as any archive: its members are arrays
Match recogniseKerasZip(const Head& head, const Input& input);
Result<void> readKerasZip(const Input& input, Facts& facts);
Match recogniseSkops(const Head& head, const Input& input);
Result<void> readSkops(const Input& input, Facts& facts);
Match recogniseTorchServe(const Head& head, const Input& input);
Result<void> readTorchServe(const Input& input, Facts& facts);
Match recogniseTorchPackage(const Head& head, const Input& input);
Result<void> readTorchPackage(const Input& input, Facts& facts);
Match recogniseTorchExport(const Head& head, const Input& input);
Result<void> readTorchExport(const Input& input, Facts& facts);
Match recogniseTorchZip(const Head& head, const Input& input);
Result<void> readTorchZip(const Input& input, Facts& facts);

Match recogniseRData(const Head& head, const Input& input);
Result<void> readRData(const Input& input, Facts& facts);
Match recogniseMsgpack(const Head& head, const Input& input);
Result<void> readMsgpack(const Input& input, Facts& facts);

Match recognisePickle(const Head& head, const Input& input);
Result<void> readPickle(const Input& input, Facts& facts);

Match recogniseRequirements(const Head& head, const Input& input);
Result<void> readRequirements(const Input& input, Facts& facts);

Match recognisePython(const Head& head, const Input& input);
Result<void> readPython(const Input& input, Facts& facts);
Match recogniseShell(const Head& head, const Input& input);
Result<void> readShell(const Input& input, Facts& facts);
Match recogniseDockerfile(const Head& head, const Input& input);
Result<void> readDockerfile(const Input& input, Facts& facts);
Match recogniseNotebook(const Head& head, const Input& input);
Result<void> readNotebook(const Input& input, Facts& facts);
Match recogniseYaml(const Head& head, const Input& input);
Result<void> readYaml(const Input& input, Facts& facts);
Match recogniseProjectFile(const Head& head, const Input& input); ///< pyproject.toml, setup.cfg, Pipfile
Result<void> readProjectFile(const Input& input, Facts& facts);

Match recognisePmml(const Head& head, const Input& input);
Match recogniseOpenVino(const Head& head, const Input& input);
Match recogniseXml(const Head& head, const Input& input);
Result<void> readXml(const Input& input, Facts& facts); ///< of all three: the root tells
Match recogniseXgboostJson(const Head& head, const Input& input);
Result<void> readXgboostJson(const Input& input, Facts& facts);
Match recogniseXgboostUbjson(const Head& head, const Input& input);
Result<void> readXgboostUbjson(const Input& input, Facts& facts);
Match recogniseXgboostBinary(const Head& head, const Input& input);
Result<void> readXgboostBinary(const Input& input, Facts& facts);
Match recogniseMxnetSymbol(const Head& head, const Input& input);
Result<void> readMxnetSymbol(const Input& input, Facts& facts);
Match recogniseLightGbm(const Head& head, const Input& input);
Result<void> readLightGbm(const Input& input, Facts& facts);
Match recogniseCatBoost(const Head& head, const Input& input);
Result<void> readCatBoost(const Input& input, Facts& facts);
Match recogniseHdf5(const Head& head, const Input& input);
Result<void> readHdf5(const Input& input, Facts& facts);
Match recogniseTfLite(const Head& head, const Input& input);
Result<void> readTfLite(const Input& input, Facts& facts);
Match recogniseExecuTorch(const Head& head, const Input& input);
Result<void> readExecuTorch(const Input& input, Facts& facts);
Match recogniseTensorRt(const Head& head, const Input& input);
Result<void> readTensorRt(const Input& input, Facts& facts);
Match recogniseElf(const Head& head, const Input& input);
Result<void> readElfFile(const Input& input, Facts& facts);
Match recognisePe(const Head& head, const Input& input);
Result<void> readPeFile(const Input& input, Facts& facts);
Match recogniseMachO(const Head& head, const Input& input);
Result<void> readMachOFile(const Input& input, Facts& facts);
Match recogniseBytecode(const Head& head, const Input& input);
Result<void> readBytecode(const Input& input, Facts& facts);
Match recogniseOnnx(const Head& head, const Input& input);
Result<void> readOnnx(const Input& input, Facts& facts);
Match recogniseCoreMl(const Head& head, const Input& input);
Result<void> readCoreMl(const Input& input, Facts& facts);
Match recogniseSavedModel(const Head& head, const Input& input);
Result<void> readSavedModel(const Input& input, Facts& facts);
Match recogniseMetaGraph(const Head& head, const Input& input);
Result<void> readMetaGraph(const Input& input, Facts& facts);
Match recogniseFrozenGraph(const Head& head, const Input& input);
Result<void> readFrozenGraph(const Input& input, Facts& facts);
Match recogniseTensorFlowText(const Head& head, const Input& input);
Result<void> readTensorFlowText(const Input& input, Facts& facts);
Match recogniseCheckpointIndex(const Head& head, const Input& input);
Result<void> readCheckpointIndex(const Input& input, Facts& facts);
Match recogniseCheckpointData(const Head& head, const Input& input); ///< by its name: the index says what is in it
Result<void> readCheckpointData(const Input& input, Facts& facts);
Match recogniseKerasMetadata(const Head& head, const Input& input);
Result<void> readKerasMetadata(const Input& input, Facts& facts);
Match recogniseFingerprint(const Head& head, const Input& input);
Result<void> readFingerprint(const Input& input, Facts& facts);
Match recogniseCoreMlBlob(const Head& head, const Input& input);
Result<void> readCoreMlBlob(const Input& input, Facts& facts);
Match recogniseOrbax(const Head& head, const Input& input); ///< the JSON that describes a checkpoint's folder
Result<void> readOrbax(const Input& input, Facts& facts);
Match recogniseZarr(const Head& head, const Input& input); ///< the JSON that describes an array
Result<void> readZarr(const Input& input, Facts& facts);

Match recognisePaddle(const Head& head, const Input& input);
Result<void> readPaddle(const Input& input, Facts& facts);

Match recogniseText(const Head& head, const Input& input);
Result<void> readText(const Input& input, Facts& facts);

} // namespace assayer::format
