namespace Parley.Engines.Models;

/// <summary>Where one tensor lies in a safetensors file, and what it is.</summary>
/// <param name="Name">Any text.</param>
/// <param name="Type">Of its elements.</param>
/// <param name="Shape">Empty for a single number.</param>
/// <param name="Elements">The product of the shape.</param>
/// <param name="FileOffset">Of its first byte, from the file's start.</param>
internal sealed record SafeTensorsEntry(
    string Name, SafeTensorsType Type, IReadOnlyList<long> Shape, long Elements, long FileOffset)
{
    public long Bytes => Elements * SafeTensorsTypes.BytesOf(Type);

    public override string ToString() => $"'{Name}' {Type} [{string.Join(", ", Shape)}]";
}
