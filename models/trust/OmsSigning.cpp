// SPDX-License-Identifier: GPL-3.0-or-later
// Signing with an unencrypted key in one call.
#include "trust/OmsSigning.h"

#include "trust/ModelSigning.h"

namespace assayer::trust {

Result<std::string> signModel(std::vector<HashedFile> files, std::string_view privateKeyPem, std::string_view modelName,
                              const std::vector<std::string>& ignorePaths)
{
    const auto key = SigningKey::fromPem(privateKeyPem, {});
    if (!key)
        return failure(key.error());
    return signPlan({std::move(files), std::string(modelName), ignorePaths, {}}, *key);
}

} // namespace assayer::trust
