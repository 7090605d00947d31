// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/GgufTypes.h"

#include <algorithm>
#include <array>

namespace assayer::format {

namespace {

struct NumberedType
{
    std::uint32_t number;
    GgmlType type;
};

// Numbers 4, 5, 31 to 33 and 36 to 38 were given to types that have been removed.
constexpr std::array kGgmlTypes{
    NumberedType{0, {"F32", 1, 4}},         NumberedType{1, {"F16", 1, 2}},
    NumberedType{2, {"Q4_0", 32, 18}},      NumberedType{3, {"Q4_1", 32, 20}},
    NumberedType{6, {"Q5_0", 32, 22}},      NumberedType{7, {"Q5_1", 32, 24}},
    NumberedType{8, {"Q8_0", 32, 34}},      NumberedType{9, {"Q8_1", 32, 36}},
    NumberedType{10, {"Q2_K", 256, 84}},    NumberedType{11, {"Q3_K", 256, 110}},
    NumberedType{12, {"Q4_K", 256, 144}},   NumberedType{13, {"Q5_K", 256, 176}},
    NumberedType{14, {"Q6_K", 256, 210}},   NumberedType{15, {"Q8_K", 256, 292}},
    NumberedType{16, {"IQ2_XXS", 256, 66}}, NumberedType{17, {"IQ2_XS", 256, 74}},
    NumberedType{18, {"IQ3_XXS", 256, 98}}, NumberedType{19, {"IQ1_S", 256, 50}},
    NumberedType{20, {"IQ4_NL", 32, 18}},   NumberedType{21, {"IQ3_S", 256, 110}},
    NumberedType{22, {"IQ2_S", 256, 82}},   NumberedType{23, {"IQ4_XS", 256, 136}},
    NumberedType{24, {"I8", 1, 1}},         NumberedType{25, {"I16", 1, 2}},
    NumberedType{26, {"I32", 1, 4}},        NumberedType{27, {"I64", 1, 8}},
    NumberedType{28, {"F64", 1, 8}},        NumberedType{29, {"IQ1_M", 256, 56}},
    NumberedType{30, {"BF16", 1, 2}},       NumberedType{34, {"TQ1_0", 256, 54}},
    NumberedType{35, {"TQ2_0", 256, 66}},   NumberedType{39, {"MXFP4", 32, 17}},
};

constexpr std::array<std::string_view, 39> kFileTypes{
    "F32",    "F16",    "Q4_0",   "Q4_1",    "",       "",       "",       "Q8_0",   "Q5_0",     "Q5_1",
    "Q2_K",   "Q3_K_S", "Q3_K_M", "Q3_K_L",  "Q4_K_S", "Q4_K_M", "Q5_K_S", "Q5_K_M", "Q6_K",     "IQ2_XXS",
    "IQ2_XS", "Q2_K_S", "IQ3_XS", "IQ3_XXS", "IQ1_S",  "IQ4_NL", "IQ3_S",  "IQ3_M",  "IQ2_S",    "IQ2_M",
    "IQ4_XS", "IQ1_M",  "BF16",   "",        "",       "",       "TQ1_0",  "TQ2_0",  "MXFP4_MOE"};

} // namespace

const GgmlType* ggmlType(std::uint32_t number)
{
    const auto found = std::find_if(kGgmlTypes.begin(), kGgmlTypes.end(),
                                    [&](const NumberedType& known) { return known.number == number; });
    return found == kGgmlTypes.end() ? nullptr : &found->type;
}

std::string_view ggufFileType(std::uint64_t number)
{
    return number < kFileTypes.size() ? kFileTypes[static_cast<std::size_t>(number)] : std::string_view();
}

} // namespace assayer::format
