using System.Runtime.Intrinsics;

namespace Parley.Engines.Whisper.Model;

/// <summary>How a table's rows are kept.</summary>
internal unsafe interface ITableRow
{
    static abstract int ElementBytes { get; }

    /// <summary>Sixteen numbers of a row.</summary>
    static abstract Vector512<float> Load(byte* row, int column);
}
