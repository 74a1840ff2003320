// Files that travel inside the binary (migrations, code lists, pages), made by cmake/embed.cmake.
#pragma once
#include <span>
#include <string_view>

namespace heluo::embedded {

struct File {
    std::string_view name;
    std::string_view content;
};

std::span<const File> migrations();  // persistence/migrations/*.sql
std::span<const File> pages();       // api/pages/*
std::span<const File> config();      // config/*.toml and config/codes/*.csv

}  // namespace heluo::embedded
