namespace Parley.Core;

/// <summary>An engine cannot work now: a library, a model or a server is missing. Another engine may.</summary>
public sealed class EngineUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException);
