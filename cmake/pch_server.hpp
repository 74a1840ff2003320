#pragma once
#include "cmake/pch_domain.hpp"
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
