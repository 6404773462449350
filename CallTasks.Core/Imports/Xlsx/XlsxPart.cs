using System.Xml;

namespace CallTasks.Core.Imports.Xlsx;

/// <summary>
/// One XML part of a workbook, read forward. No node may be larger than a few cells: an attribute of a gigabyte would otherwise be
/// gathered in memory by the XML reader before anyone sees it.
/// </summary>
internal sealed class XlsxPart : IDisposable
{
    /// <summary>Bytes one XML node may take from the stream: forty of the longest cells.</summary>
    private const long NodeBytes = 4 << 20;

    /// <summary>One more than a cell may have, so that a longer one is noticed.</summary>
    private const int TextChars = ClientsFileLimits.MaxCellChars + 1;

    private static readonly XmlReaderSettings _settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
        CloseInput = true,
    };

    private readonly IMeteredStream _meter;
    private readonly char[] _text = new char[TextChars];
    private int _length;

    public XlsxPart(Stream stream)
    {
        _meter = (IMeteredStream)stream;
        _meter.NodeBudget = NodeBytes;
        Xml = XmlReader.Create(stream, _settings);
    }

    /// <summary>The reader, for looking at the current node; advance with <see cref="Read"/> alone.</summary>
    public XmlReader Xml { get; }

    /// <summary>Gathered text of the cell, at most one character more than allowed.</summary>
    public ReadOnlySpan<char> Text => _text.AsSpan(0, _length);

    /// <summary>Advances to the next node.</summary>
    public bool Read()
    {
        _meter.NodeBudget = NodeBytes;
        return Xml.Read();
    }

    /// <summary>Advances to the next element of a name; false at the end.</summary>
    public bool ReadTo(string localName)
    {
        while (Read())
        {
            if (Xml.NodeType == XmlNodeType.Element && Xml.LocalName == localName)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets the gathered text.</summary>
    public void ClearText() => _length = 0;

    /// <summary>Gathers the text of the current element, which holds nothing else, and passes over its end.</summary>
    public void GatherText()
    {
        if (Xml.IsEmptyElement)
        {
            return;
        }

        var depth = Xml.Depth;
        while (Read() && Xml.Depth > depth)
        {
            if (Xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                Append();
            }
        }
    }

    /// <summary>Gathers the text of all runs of the current element (<c>si</c>, <c>is</c>), without reading aids (<c>rPh</c>).</summary>
    public void GatherRuns()
    {
        if (Xml.IsEmptyElement)
        {
            return;
        }

        var depth = Xml.Depth;
        while (Read() && Xml.Depth > depth)
        {
            if (Xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (Xml.LocalName)
            {
                case "t":
                    GatherText();
                    break;
                case "rPh" or "rPr":
                    Skip();
                    break;
            }
        }
    }

    /// <summary>Passes over the current element, its children included, onto its end.</summary>
    public void Skip()
    {
        if (Xml.IsEmptyElement)
        {
            return;
        }

        var depth = Xml.Depth;
        while (Read() && Xml.Depth > depth)
        {
        }
    }

    public void Dispose() => Xml.Dispose();

    private void Append()
    {
        int read;
        while (_length < _text.Length && (read = Xml.ReadValueChunk(_text, _length, _text.Length - _length)) > 0)
        {
            _length += read;
        }
    }
}
