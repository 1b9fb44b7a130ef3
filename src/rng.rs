//! NumPy's legacy `RandomState`: MT19937, polar normals, masked shuffles.
