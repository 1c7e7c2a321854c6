namespace Parley.Core.Storage;

/// <summary>Another request with the same key was faster; nothing was done, and its answer is there to be
/// read.</summary>
public sealed class ReceiptTakenException() : Exception("Another request with the same key was faster; read its "
    + "answer.");
