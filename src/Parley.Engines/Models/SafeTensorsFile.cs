using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Runtime.InteropServices;

using Microsoft.Win32.SafeHandles;

namespace Parley.Engines.Models;

/// <summary>
/// A safetensors file, opened for reading. Numbers are read when they are asked for, in pieces; a file that is cut off
/// meanwhile is an exception, as it would not be if it were mapped. Thread-safe.
/// </summary>
internal sealed class SafeTensorsFile : IDisposable
{
    private const int PieceBytes = 64 * 1_024;

    private readonly SafeFileHandle _file;
    private readonly FrozenDictionary<string, SafeTensorsEntry> _entries;

    private SafeTensorsFile(
        string path, SafeFileHandle file, List<SafeTensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        Path = path;
        _file = file;
        Entries = entries;
        Metadata = metadata;
        _entries = entries.ToFrozenDictionary(static entry => entry.Name, StringComparer.Ordinal);
    }

    public string Path { get; }

    /// <summary>All tensors, in the order of the header.</summary>
    public IReadOnlyList<SafeTensorsEntry> Entries { get; }

    /// <summary>Texts that whoever wrote the file put in.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IEnumerable<string> Names => Entries.Select(static entry => entry.Name);

    /// <exception cref="InvalidDataException">It is not a whole safetensors file; the message says why and what to
    /// do.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeTensorsFile Open(string path)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            (List<SafeTensorsEntry> entries, Dictionary<string, string> metadata) = ReadHeader(file);
            return new SafeTensorsFile(path, file, entries, metadata);
        }
        catch (FormatException exception)
        {
            file.Dispose();
            throw new InvalidDataException($"'{path}' is not a safetensors file that can be used: "
                + $"{exception.Message}. Get it anew.", exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The tensor of that name, or null.</summary>
    public SafeTensorsEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public SafeTensorsEntry Require(string name) => Find(name)
        ?? throw new InvalidDataException($"'{Path}' has no tensor '{name}'; it was made for another model.");

    /// <summary>Reads numbers of a tensor of any floating-point type of 16 bits and more, or of bytes with a sign.</summary>
    /// <param name="name">Of the tensor.</param>
    /// <param name="values">Filled.</param>
    /// <param name="start">The index of the first, the tensor taken as one row.</param>
    /// <exception cref="InvalidDataException">There is no such tensor, it holds no such numbers, or it ends
    /// before.</exception>
    public void ReadFloats(string name, Span<float> values, long start = 0)
    {
        SafeTensorsEntry entry = Require(name);
        CheckRange(entry, values.Length, start);
        switch (entry.Type)
        {
            case SafeTensorsType.F32:
                ReadBytes(entry, MemoryMarshal.AsBytes(values), start);
                break;
            case SafeTensorsType.F16:
                ReadPieces<Half>(entry, values, start, static (read, to) =>
                {
                    for (int i = 0; i < read.Length; i++)
                        to[i] = (float)read[i];
                });
                break;
            case SafeTensorsType.BF16:
                ReadPieces<ushort>(entry, values, start, static (read, to) =>
                {
                    for (int i = 0; i < read.Length; i++)
                        to[i] = BitConverter.UInt32BitsToSingle((uint)read[i] << 16);
                });
                break;
            case SafeTensorsType.F64:
                ReadPieces<double>(entry, values, start, static (read, to) =>
                {
                    for (int i = 0; i < read.Length; i++)
                        to[i] = (float)read[i];
                });
                break;
            case SafeTensorsType.I8:
                ReadPieces<sbyte>(entry, values, start, static (read, to) =>
                {
                    for (int i = 0; i < read.Length; i++)
                        to[i] = read[i];
                });
                break;
            default:
                throw WrongType(entry, "floating-point numbers");
        }
    }

    /// <summary>Reads whole numbers of 32 or 64 bits.</summary>
    /// <inheritdoc cref="ReadFloats"/>
    public void ReadInt64s(string name, Span<long> values, long start = 0)
    {
        SafeTensorsEntry entry = Require(name);
        CheckRange(entry, values.Length, start);
        switch (entry.Type)
        {
            case SafeTensorsType.I64:
                ReadBytes(entry, MemoryMarshal.AsBytes(values), start);
                break;
            case SafeTensorsType.I32:
                ReadPieces<int>(entry, values, start, static (read, to) =>
                {
                    for (int i = 0; i < read.Length; i++)
                        to[i] = read[i];
                });
                break;
            default:
                throw WrongType(entry, "whole numbers");
        }
    }

    public void Dispose() => _file.Dispose();

    private delegate void Convert<TRead, TValue>(ReadOnlySpan<TRead> read, Span<TValue> values);

    private static (List<SafeTensorsEntry> Entries, Dictionary<string, string> Metadata) ReadHeader(SafeFileHandle file)
    {
        long fileBytes = RandomAccess.GetLength(file);
        Span<byte> length = stackalloc byte[SafeTensorsHeader.LengthBytes];
        if (fileBytes < length.Length || RandomAccess.Read(file, length, 0) < length.Length)
            throw new FormatException($"it has {fileBytes} bytes");
        ulong headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (headerBytes > SafeTensorsHeader.MaximumBytes)
            throw new FormatException($"its header would have {headerBytes} bytes");
        if ((long)headerBytes > fileBytes - length.Length)
            throw new FormatException("it ends within its header");
        byte[] header = new byte[headerBytes];
        ReadFully(file, header, length.Length);
        return SafeTensorsHeader.Parse(header, fileBytes);
    }

    private void ReadPieces<TRead, TValue>(
        SafeTensorsEntry entry, Span<TValue> values, long start, Convert<TRead, TValue> convert)
        where TRead : unmanaged
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            Span<TRead> piece = MemoryMarshal.Cast<byte, TRead>(buffer.AsSpan(0, PieceBytes));
            while (!values.IsEmpty)
            {
                Span<TRead> read = piece[..Math.Min(piece.Length, values.Length)];
                ReadBytes(entry, MemoryMarshal.AsBytes(read), start);
                convert(read, values);
                start += read.Length;
                values = values[read.Length..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void ReadPieces<TRead>(SafeTensorsEntry entry, Span<float> values, long start, Convert<TRead, float> convert)
        where TRead : unmanaged => ReadPieces<TRead, float>(entry, values, start, convert);

    private void ReadPieces<TRead>(SafeTensorsEntry entry, Span<long> values, long start, Convert<TRead, long> convert)
        where TRead : unmanaged => ReadPieces<TRead, long>(entry, values, start, convert);

    private void ReadBytes(SafeTensorsEntry entry, Span<byte> bytes, long start)
    {
        try
        {
            ReadFully(_file, bytes, entry.FileOffset + (start * SafeTensorsTypes.BytesOf(entry.Type)));
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException($"'{Path}' was cut off while it was read. Get it anew.", exception);
        }
    }

    private static void ReadFully(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
                throw new FormatException("it ends too early");
            bytes = bytes[read..];
            offset += read;
        }
    }

    private void CheckRange(SafeTensorsEntry entry, long count, long start)
    {
        if (start < 0 || start > entry.Elements - count)
            throw new InvalidDataException($"{entry} of '{Path}' does not hold {start + count} numbers; it was "
                + "made for another model.");
    }

    private InvalidDataException WrongType(SafeTensorsEntry entry, string wanted) =>
        new($"{entry} of '{Path}' does not hold {wanted}; it was made for another model.");
}
