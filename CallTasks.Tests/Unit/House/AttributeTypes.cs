using System.Reflection.Metadata;

namespace CallTasks.Tests.Unit.House;

/// <summary>Decodes an attribute's arguments; a <c>typeof</c> among them becomes that type's full name.</summary>
/// <param name="enumSize">Size of an enum by the full name it has in this assembly; enums of others count as <see cref="int"/>.</param>
internal sealed class AttributeTypes(Func<string, PrimitiveTypeCode> enumSize) : ICustomAttributeTypeProvider<string>
{
    private const string SystemType = "System.Type";

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSystemType() => SystemType;

    public string GetSZArrayType(string elementType) => elementType;

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return type.GetDeclaringType().IsNil
            ? reader.GetString(type.Namespace) + "." + name
            : GetTypeFromDefinition(reader, type.GetDeclaringType(), rawTypeKind) + "+" + name;
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        return reader.GetString(type.Namespace) + "." + reader.GetString(type.Name);
    }

    public string GetTypeFromSerializedName(string name) => name;

    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => enumSize(type.Split(',')[0]);

    public bool IsSystemType(string type) => type == SystemType;
}
