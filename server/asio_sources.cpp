// The one translation unit that holds the compiled halves of Asio and Beast (both SEPARATE_COMPILATION macros are set).
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
