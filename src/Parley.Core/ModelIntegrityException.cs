namespace Parley.Core;

/// <summary>A model's file is not what was published: damaged, cut off, or another one. It is not used.</summary>
public sealed class ModelIntegrityException(string message, Exception? innerException = null)
    : Exception(message, innerException);
