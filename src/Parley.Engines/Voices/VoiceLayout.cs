using Parley.Engines.Models;

namespace Parley.Engines.Voices;

/// <summary>
/// The published layout of a voice: what a language model's attention layers hold after they heard the speaker. For
/// each
/// layer <c>NAME/cache</c>, 32 or 16-bit floating point of shape [2, 1, positions, heads, size], and
/// <c>NAME/offset</c>, one
/// int64: the positions filled; older files have <c>NAME/current_end</c> in its place, whose length is that number.
/// A voice of an engine that speaks by a table of styles has <c>style</c> alone: float32 [rows, width].
/// </summary>
internal static class VoiceLayout
{
    /// <summary>The tensor of a voice that is a table of styles.</summary>
    public const string Style = "style";

    // The text and the speech need room behind the voice: of a cache's 1000 positions this is more than any voice has.
    private const long MostPositions = 100_000;

    /// <summary>Looks at names, types, shapes and numbers; reads no more than the offsets.</summary>
    /// <exception cref="InvalidDataException">It is no voice; the message says why and what to do.</exception>
    public static void Check(SafeTensorsFile file)
    {
        string? problem = Problem(file);
        if (problem is not null)
        {
            throw new InvalidDataException(
                $"'{file.Path}' is a safetensors file, but not a voice: {problem}. Choose a file that 'parley "
                + "voices export' wrote or that is published as a voice.");
        }
    }

    private static string? Problem(SafeTensorsFile file)
    {
        SafeTensorsEntry[] caches = [.. file.Entries.Where(static entry => entry.Name.EndsWith("/cache", StringComparison.Ordinal))];
        if (caches.Length == 0)
            return file.Find(Style) is { } style ? StyleProblem(style) : "it has no '…/cache'";
        long positions = -1;
        foreach (SafeTensorsEntry cache in caches)
        {
            if (CacheProblem(cache) is { } problem)
                return problem;
            long filled = Filled(file, cache.Name[..^"/cache".Length]);
            if (filled < 0)
                return $"{cache} has no 'offset' beside it that says how much of it is filled";
            if (filled == 0 || filled > cache.Shape[2])
                return $"{cache} has {filled} positions filled";
            if (positions >= 0 && positions != filled)
                return $"its layers have {positions} and {filled} positions filled";
            positions = filled;
            if (!cache.Shape.Skip(3).SequenceEqual(caches[0].Shape.Skip(3)))
                return $"{cache} and {caches[0]} are of different models";
        }

        return null;
    }

    private static string? StyleProblem(SafeTensorsEntry style) =>
        style is { Type: SafeTensorsType.F32, Shape: [> 0 and <= MostPositions, > 0 and <= MostPositions] }
            ? null
            : $"{style} is not of 32-bit floating point and the shape [rows, width]";

    private static string? CacheProblem(SafeTensorsEntry cache)
    {
        bool isFloat = cache.Type is SafeTensorsType.F32 or SafeTensorsType.F16 or SafeTensorsType.BF16;
        bool fits = cache.Shape is [2, 1, > 0 and <= MostPositions, > 0, > 0];
        return isFloat && fits ? null : $"{cache} is not of 16 or 32-bit floating point and the shape [2, 1, "
            + "positions, heads, size]";
    }

    private static long Filled(SafeTensorsFile file, string module)
    {
        if (file.Find(module + "/offset") is { Elements: 1, Type: SafeTensorsType.I64 or SafeTensorsType.I32 } offset)
        {
            Span<long> filled = stackalloc long[1];
            file.ReadInt64s(offset.Name, filled);
            return Math.Max(0, filled[0]);
        }

        return file.Find(module + "/current_end") is { Shape: [var length] } ? length : -1;
    }
}
