// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic on numbers that a hostile file chose: no overflow, no silent narrowing.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

namespace assayer {

/// a + b, or nothing where it does not fit.
constexpr std::optional<std::uint64_t> checkedAdd(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t sum = 0;
    if (__builtin_add_overflow(a, b, &sum))
        return std::nullopt;
    return sum;
}

/// a * b, or nothing where it does not fit.
constexpr std::optional<std::uint64_t> checkedMultiply(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product))
        return std::nullopt;
    return product;
}

/// The same number in another integer type, or nothing where it does not fit.
template <typename To, typename From>
constexpr std::optional<To> narrow(From value)
{
    if (!std::in_range<To>(value))
        return std::nullopt;
    return static_cast<To>(value);
}

} // namespace assayer
