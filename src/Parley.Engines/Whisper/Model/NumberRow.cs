using System.Runtime.Intrinsics;

namespace Parley.Engines.Whisper.Model;

/// <summary>Floats.</summary>
internal readonly struct NumberRow : ITableRow
{
    public static int ElementBytes => sizeof(float);

    public static unsafe Vector512<float> Load(byte* row, int column) => Vector512.Load((float*)row + column);
}
