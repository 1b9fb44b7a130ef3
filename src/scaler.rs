//! scikit-learn's `StandardScaler`.
