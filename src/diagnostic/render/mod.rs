//! Diagnostics as text and as data for other programs.
