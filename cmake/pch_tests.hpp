#pragma once
#include "cmake/pch_domain.hpp"
#include <boost/json.hpp>
#include <doctest/doctest.h>
