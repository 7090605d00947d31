# SPDX-License-Identifier: GPL-3.0-or-later
# Script of assayer_embed(): writes the files NAMES (comma-separated, below ROOT) into OUTPUT.
string(REPLACE "," ";" names "${NAMES}")
set(text "#include \"base/EmbeddedFile.h\"\n\n#include <array>\n\nnamespace ${NAMESPACE} {\n\n")
string(APPEND text "std::span<const assayer::EmbeddedFile> ${FUNCTION}();\n\n")
string(APPEND text "std::span<const assayer::EmbeddedFile> ${FUNCTION}()\n{\n")
set(count 0)
set(entries "")
foreach(name IN LISTS names)
    # Bytes rather than a raw string: CMake's lists would eat brackets and semicolons of the content.
    file(READ ${ROOT}/${name} hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
    string(APPEND text "    static constexpr char kFile${count}[] = {${bytes}'\\0'};\n")
    string(APPEND entries "        assayer::EmbeddedFile{\"${name}\", {kFile${count}, sizeof kFile${count} - 1}},\n")
    math(EXPR count "${count} + 1")
endforeach()
string(APPEND text "    static constexpr std::array<assayer::EmbeddedFile, ${count}> kFiles{{\n${entries}    }};\n")
string(APPEND text "    return kFiles;\n}\n\n} // namespace ${NAMESPACE}\n")
file(WRITE ${OUTPUT} "${text}")
