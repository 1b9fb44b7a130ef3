//! scikit-learn's `train_test_split`.
