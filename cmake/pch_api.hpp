#pragma once
#include "cmake/pch_domain.hpp"
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
