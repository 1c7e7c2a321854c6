namespace Parley.Core;

/// <summary>The other side sent what its protocol does not allow.</summary>
public sealed class ProtocolException(string message, Exception? innerException = null)
    : Exception(message, innerException);
