// The import's clock step at the side of the disk: the domain reads a stream, this opens and removes the file.
#pragma once
#include "domain/registry/imports.hpp"

namespace heluo::api {

// The next rows of a waiting import, or the removal of the file of one that has ended.
void settle_import(Unit& unit, const ImportId& id);

}  // namespace heluo::api
